"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { z } from "zod";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { checkRecipient } from "@/lib/chain/check-recipient.ts";
import { parseAmount } from "@/lib/chain/parse-amount.ts";
import type { dryRunSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import { dryRun } from "@/lib/user-seat/call-app-server.ts";
import { TraceList } from "./trace-list.tsx";

/** Asks the enclave what it would say to a transaction, without signing one. */
export function TryTransaction({ counts }: { counts: KnownCounts }) {
  const { config } = useAppState();
  const wallet = useWallet();
  const [recipientText, setRecipient] = useState("");
  const [amountText, setAmount] = useState("");
  const [dataText, setData] = useState("");
  const [tried, setTried] = useState(false);
  const question = useMutation({ mutationFn: dryRun });
  const recipient = checkRecipient(recipientText);
  const amount = parseAmount(amountText === "" ? "0" : amountText);
  const isData = /^(0x([0-9a-f]{2})*)?$/i.test(dataText.trim());

  const ask = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (recipient.status !== "ok") return document.getElementById("try-recipient")?.focus();
    if (amount.status !== "ok" || !isData) return;
    const data = dataText.trim();
    const transaction = { to: recipient.address, value: `0x${amount.wei.toString(16)}`, ...(data === "" ? {} : { data }) };
    const body = { method: "eth_sendTransaction", caip2: config.chain.caip2, params: { transaction } } as const;
    question.mutate({ walletId: wallet.id, body });
  };
  return (
    <Card aria-labelledby="try-title">
      <CardTitle id="try-title">Try a transaction</CardTitle>
      <p className="mt-1 max-w-text text-13 text-muted">
        The enclave says what it would do under the rules that hold now. Nothing is signed.
      </p>
      <form onSubmit={ask} noValidate className="mt-4 grid gap-2">
        <TextField
          id="try-recipient"
          label="To"
          mono
          placeholder="0x…"
          value={recipientText}
          onChange={(event) => setRecipient(event.target.value)}
          problem={problemOfRecipient(recipient, tried)}
        />
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          <TextField
            id="try-amount"
            label="Amount of ETH"
            inputMode="decimal"
            placeholder="0"
            value={amountText}
            onChange={(event) => setAmount(event.target.value)}
            problem={amount.status === "invalid" ? amount.problem : undefined}
          />
          <TextField
            id="try-data"
            label="Data of a call"
            mono
            placeholder="None"
            value={dataText}
            onChange={(event) => setData(event.target.value)}
            problem={isData ? undefined : "Hex: 0x and two digits for each byte."}
          />
        </div>
        <Button type="submit" look="secondary" aria-disabled={question.isPending || undefined} className="sm:justify-self-start">
          {question.isPending ? "Asking the enclave" : "Try it"}
        </Button>
      </form>
      {question.isError ? (
        <Notice tone="danger" title="There is no answer." className="mt-4">
          {question.error.message}
        </Notice>
      ) : null}
      {question.data ? <Verdict verdict={question.data} counts={counts} /> : null}
    </Card>
  );
}

function Verdict({ verdict, counts }: { verdict: z.infer<typeof dryRunSchema>; counts: KnownCounts }) {
  const allowed = verdict.decision === "ALLOW";
  return (
    <section aria-label="The answer" aria-live="polite" className="mt-5 border-line border-t pt-4">
      <p className="font-medium text-15">{allowed ? "✓ It would be signed." : "✗ It would be refused."}</p>
      {verdict.policies.length === 0 ? <p className="mt-1 text-13 text-muted">No policy judges this wallet.</p> : null}
      {verdict.policies.map(({ policy, trace }) => (
        <TraceList key={policy.id} trace={trace} counts={counts} />
      ))}
      <FoldOut label="The enclave’s answer">
        <CodeBlock label="Answer" text={JSON.stringify(verdict, null, 2)} />
      </FoldOut>
    </section>
  );
}

function problemOfRecipient(recipient: ReturnType<typeof checkRecipient>, tried: boolean): string | undefined {
  if (recipient.status === "invalid") return recipient.problem;
  if (!tried || recipient.status === "ok") return undefined;
  return recipient.status === "empty" ? "To whom? Paste an address." : `This address is not complete: ${recipient.hint}`;
}
