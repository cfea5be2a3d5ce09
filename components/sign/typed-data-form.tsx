"use client";

import { type FormEvent, useState } from "react";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import { parseTypedData } from "@/lib/chain/parse-typed-data.ts";
import type { TypedData } from "@/lib/protocol/app/wallet-action.ts";
import { sampleTypedData } from "./sample-typed-data.ts";

/** EIP-712 typed data as JSON, checked while it is typed. */
export function TypedDataForm({ onReview }: { onReview: (typedData: TypedData) => void }) {
  const { config } = useAppState();
  const wallet = useWallet();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const parsed = parseTypedData(text);
  const problem =
    parsed.status === "invalid" ? parsed.problem : tried && parsed.status === "empty" ? "Paste typed data, or try the example." : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (parsed.status === "ok") onReview(parsed.typedData);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextArea
        id="typed-data"
        label="Typed data (JSON)"
        mono
        className="[&_textarea]:min-h-56"
        placeholder='{"domain": …, "types": …, "primaryType": …, "message": …}'
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={problem}
        hint={
          parsed.status === "ok"
            ? `Reads as “${parsed.typedData.primary_type}”.`
            : "Some typed data allows others to move your tokens. Read the review."
        }
      />
      <div className="grid gap-2 sm:grid-cols-[1fr_auto]">
        <Button type="submit" size="large">
          Review
        </Button>
        <Button look="secondary" size="large" onClick={() => setText(sampleTypedData(config.chain.id, wallet.address))}>
          Use an example
        </Button>
      </div>
    </form>
  );
}
