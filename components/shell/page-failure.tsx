"use client";

import { useEffect } from "react";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Button } from "@/components/ui/button.tsx";

interface PageFailureProps {
  /** Id of the error in the server's log. */
  digest?: string | undefined;
  retry: () => void;
}

const LOOK_AGAIN_MS = 2_000;

/** A page that could not be made. It asks by itself until the app server is well again, then shows the page. */
export function PageFailure({ digest, retry }: PageFailureProps) {
  useEffect(() => {
    const timer = setInterval(async () => {
      const well = await fetch("/api/health", { cache: "no-store" }).then(
        (response) => response.ok,
        () => false,
      );
      if (well) retry();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [retry]);
  return (
    <main className="px-5">
      <div role="alert" className="mx-auto grid min-h-[70dvh] max-w-narrow content-center justify-items-start gap-5">
        <SeatDisc state="refused" heldBy="server" size={96} decorative />
        <h1 className="font-semibold text-32">This page did not load</h1>
        <p className="text-muted">
          The app server could not make it. Nothing was sent, and your money is where it was. It is tried again every two seconds.
        </p>
        <Button onClick={retry}>Try again now</Button>
        {digest ? <p className="font-mono text-13 text-faint">{digest}</p> : null}
      </div>
    </main>
  );
}
