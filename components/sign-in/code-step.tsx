"use client";

import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { parseEmailCode } from "@/lib/auth/email-code.ts";
import { requestEmailCode, submitEmailCode } from "@/lib/auth/sign-in-client.ts";
import { SIGN_IN_PROBLEM } from "./sign-in-words.ts";

interface CodeStepProps {
  email: string;
  home: string;
  mailboxLocal: boolean;
  onChangeEmail: () => void;
}

/** The code from the mail. A complete code is tried at once; the same one is never tried twice by itself. */
export function CodeStep({ email, home, mailboxLocal, onChangeEmail }: CodeStepProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const [state, setState] = useState<"typing" | "checking" | "sending">("typing");
  const [resent, setResent] = useState(false);
  const tried = useRef<string | null>(null);

  const check = async (typed: string) => {
    tried.current = parseEmailCode(typed);
    setState("checking");
    setProblem(undefined);
    const result = await submitEmailCode(email, typed);
    // A whole page load: nothing of a person before stays in memory.
    if (result.ok) return window.location.assign(home);
    setState("typing");
    setProblem(SIGN_IN_PROBLEM[result.reason]);
  };
  const type = (typed: string) => {
    setText(typed);
    setProblem(undefined);
    const code = parseEmailCode(typed);
    if (code !== null && code !== tried.current && state === "typing") void check(typed);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parseEmailCode(text) === null) return setProblem("The code has eight characters, such as ABCD-EFGH.");
    void check(text);
  };
  const resend = async () => {
    setState("sending");
    const result = await requestEmailCode(email, home);
    setState("typing");
    setResent(result.ok);
    tried.current = null;
    setProblem(result.ok ? undefined : SIGN_IN_PROBLEM[result.reason]);
  };

  return (
    <form onSubmit={submit} noValidate className="grid gap-2">
      <p className="mb-1 [overflow-wrap:anywhere]">
        We sent a code to <strong className="font-medium">{email}</strong>.
      </p>
      <TextField
        id="code"
        label="Code"
        mono
        autoFocus
        autoComplete="one-time-code"
        autoCapitalize="characters"
        placeholder="ABCD-EFGH"
        className="[&_input]:text-17 [&_input]:uppercase [&_input]:tracking-[0.12em]"
        value={text}
        onChange={(event) => type(event.target.value)}
        problem={problem}
        hint={
          resent
            ? "A new code is on its way. Older ones no longer work."
            : "Or open the link in the mail, in this browser. Both work for ten minutes."
        }
      />
      <Button type="submit" size="large" disabled={state === "checking"}>
        {state === "checking" ? "Checking the code" : "Sign in"}
      </Button>
      {mailboxLocal ? (
        <Button look="secondary" asChild>
          <Link href="/dev/mailbox" target="_blank">
            Open the local mailbox
          </Link>
        </Button>
      ) : null}
      <div className="-mx-3 flex justify-between">
        <Button look="quiet" size="small" onClick={resend} disabled={state === "sending"}>
          {state === "sending" ? "Sending" : "Send a new code"}
        </Button>
        <Button look="quiet" size="small" onClick={onChangeEmail}>
          Use another email
        </Button>
      </div>
    </form>
  );
}
