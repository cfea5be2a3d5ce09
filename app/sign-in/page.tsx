import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PublicFrame } from "@/components/shell/public-frame.tsx";
import { SignInForm } from "@/components/sign-in/sign-in-form.tsx";
import { problemOfLink } from "@/components/sign-in/sign-in-words.ts";
import { isMailboxLocal } from "@/lib/auth/mailbox.ts";
import { getAppState } from "@/lib/server-seat/session-context.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { user, config } = await getAppState();
  if (user) redirect("/wallet");
  const { error } = await searchParams;
  return (
    <PublicFrame development={config.development}>
      <div className="mx-auto grid w-full max-w-narrow gap-6 py-12 sm:py-20">
        <h1 className="font-semibold text-32">Sign in</h1>
        <SignInForm mailboxLocal={isMailboxLocal()} problem={problemOfLink(typeof error === "string" ? error : undefined)} />
      </div>
    </PublicFrame>
  );
}
