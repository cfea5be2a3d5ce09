"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { PageTitle } from "@/components/shell/page-title.tsx";

const LOOK_AGAIN_MS = 2_000;

/** In the place of the wallets while the backend that keeps them cannot be asked; looks again by itself. */
export function BackendAway() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <PageTitle title="Your wallets">
      The wallet backend keeps them, and does not answer just now. Nothing is lost. They appear here by themselves.
    </PageTitle>
  );
}
