import Link from "next/link";
import { HeroDisc } from "@/components/landing/hero-disc.tsx";
import { Parties } from "@/components/landing/parties.tsx";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { SignInForm } from "@/components/sign-in/sign-in-form.tsx";
import { Button } from "@/components/ui/button.tsx";
import { isMailboxLocal } from "@/lib/auth/mailbox.ts";
import { getAppState } from "@/lib/server-seat/session-context.ts";

/** What this is, and the way in. */
export default async function HomePage() {
  const { user, config } = await getAppState();
  return (
    <PublicFrame development={config.development}>
      <div className="grid items-center gap-10 py-10 sm:py-16 lg:grid-cols-[minmax(0,1fr)_400px] lg:gap-20 lg:py-24">
        <div>
          <HeroDisc />
          <h1 className="mt-8 max-w-[14ch] font-semibold text-32 sm:text-48">A wallet that two hands open</h1>
          <p className="mt-4 max-w-[46ch] text-17 text-muted">
            You hold one half, your server the other. Only when both have signed does the circle close and anything leave.
          </p>
        </div>
        <section aria-label="Sign in" className="rounded-card border border-line bg-surface p-5 sm:p-6">
          {user ? (
            <div className="grid gap-3">
              <p className="[overflow-wrap:anywhere]">
                You are signed in as <strong className="font-medium">{user.email}</strong>.
              </p>
              <Button size="large" asChild>
                <Link href="/wallet">Open your wallet</Link>
              </Button>
            </div>
          ) : (
            <SignInForm mailboxLocal={isMailboxLocal()} />
          )}
        </section>
      </div>
      <Parties />
      <p className="mt-10 max-w-text border-line border-t pt-4 text-13 text-muted">
        <strong className="font-medium text-soft">What is simulated:</strong> the enclave is a sealed process on this machine, not hardware.
        It keeps every rule a hardware enclave would keep, but nothing protects it from whoever is root here.
        {config.development ? " The network is a local development chain; its money is worth nothing." : ""}
      </p>
    </PublicFrame>
  );
}
