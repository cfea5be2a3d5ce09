import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { isRecoverySite } from "@/lib/server-seat/environment.ts";

export const metadata: Metadata = { title: { default: "Recovery", template: "%s · Countersign recovery" } };
export const dynamic = "force-dynamic";

/** The pages of the recovery site, which stand at the addresses that lib/recovery-site/find-recovery-page.ts gives them. In the app they do not exist. */
export default function RecoverySiteLayout({ children }: { children: ReactNode }) {
  if (!isRecoverySite()) notFound();
  return children;
}
