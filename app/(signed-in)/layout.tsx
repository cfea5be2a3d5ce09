import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AppFrame } from "@/components/shell/app-frame.tsx";
import { AppProviders } from "@/components/shell/app-providers.tsx";
import { getAppState } from "@/lib/server-seat/session-context.ts";

/** Pages about a wallet: whoever has none yet is sent to get one. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const state = await getAppState();
  if (!state.user) redirect("/sign-in");
  if (state.wallets.length === 0) redirect("/welcome");
  return (
    <AppProviders state={{ ...state, user: state.user }}>
      <AppFrame development={state.config.development}>{children}</AppFrame>
    </AppProviders>
  );
}
