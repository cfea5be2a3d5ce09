"use client";

import { useState } from "react";
import { CodeStep } from "./code-step.tsx";
import { EmailStep } from "./email-step.tsx";

interface SignInFormProps {
  /** Mail goes to the local mailbox page. */
  mailboxLocal: boolean;
  /** A problem that a link brought here, in words. */
  problem?: string | undefined;
  /** The page to open once signed in. */
  home?: string;
}

/** Email first, then the code from the mail. */
export function SignInForm({ mailboxLocal, problem, home = "/wallet" }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  return sentTo === null ? (
    <EmailStep email={email} home={home} onEmail={setEmail} problem={problem} onSent={() => setSentTo(email.trim())} />
  ) : (
    <CodeStep email={sentTo} home={home} mailboxLocal={mailboxLocal} onChangeEmail={() => setSentTo(null)} />
  );
}
