"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { requestEmailCode } from "@/lib/auth/sign-in-client.ts";
import { SIGN_IN_PROBLEM } from "./sign-in-words.ts";

interface EmailStepProps {
  email: string;
  /** Where the link in the mail leads. */
  home: string;
  onEmail: (email: string) => void;
  onSent: () => void;
  problem?: string | undefined;
}

export function EmailStep({ email, home, onEmail, onSent, problem: given }: EmailStepProps) {
  const [problem, setProblem] = useState(given);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) return setProblem("Write your email address, for example you@example.org.");
    setBusy(true);
    setProblem(undefined);
    const result = await requestEmailCode(email.trim(), home);
    setBusy(false);
    if (result.ok) onSent();
    else setProblem(SIGN_IN_PROBLEM[result.reason]);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-2">
      <TextField
        id="email"
        label="Your email"
        type="email"
        inputMode="email"
        autoComplete="email"
        placeholder="you@example.org"
        value={email}
        onChange={(event) => {
          onEmail(event.target.value);
          setProblem(undefined);
        }}
        problem={problem}
        hint="You get a code and a link. No password."
      />
      <Button type="submit" size="large" disabled={busy}>
        {busy ? "Sending your code" : "Email me a code"}
      </Button>
    </form>
  );
}
