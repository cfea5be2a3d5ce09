import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { SignInForm } from "@/components/sign-in/sign-in-form.tsx";
import { problemOfLink } from "@/components/sign-in/sign-in-words.ts";
import { isMailboxLocal } from "@/lib/auth/mailbox.ts";
import { getRecoveryPerson } from "@/lib/recovery-site/recovery-session.ts";
import { getSiteEnvironment } from "@/lib/server-seat/environment.ts";

export const metadata: Metadata = { title: "Sign in" };

const LINK_REFUSED = "This link was used before, is older than ten minutes, or was asked for in another browser. Ask for a new one.";

/** The recovery site's `/sign-in`. Nothing here depends on whether an address has a wallet. */
export default async function RecoverySignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  if ((await getRecoveryPerson()) !== null) redirect("/recovery");
  const { error } = await searchParams;
  const problem = error === "Verification" ? LINK_REFUSED : problemOfLink(typeof error === "string" ? error : undefined);
  return (
    <PublicFrame development={getSiteEnvironment().COUNTERSIGN_MODE === "development"}>
      <div className="mx-auto grid w-full max-w-narrow gap-6 py-12 sm:py-20">
        <SeatDisc state="closed" custody="either" actor="server" size={64} decorative />
        <div>
          <h1 className="font-semibold text-32">Recovery</h1>
          <p className="mt-3 text-muted">
            Is the app away? Here you take out the key of a wallet where your server’s seat is enough. It works without the app, and for no
            other wallet.
          </p>
        </div>
        <SignInForm mailboxLocal={isMailboxLocal()} problem={problem} home="/recovery" />
      </div>
    </PublicFrame>
  );
}
