import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AppProviders } from "@/components/shell/app-providers.tsx";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { SetUpHome } from "@/components/welcome/set-up-home.tsx";
import { getAppState } from "@/lib/server-seat/session-context.ts";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage() {
  const state = await getAppState();
  if (!state.user) redirect("/sign-in");
  if (state.wallets.length > 0) redirect("/wallet");
  return (
    <AppProviders state={{ ...state, user: state.user }}>
      <PublicFrame development={state.config.development}>
        <SetUpHome />
      </PublicFrame>
    </AppProviders>
  );
}
