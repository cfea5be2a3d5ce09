"use client";

import { type FormEvent, useState } from "react";
import { useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";

const MAX_LENGTH = 65_536;

const WHO_SAYS: Readonly<Record<CustodyKind, string>> = {
  both: "both you and your server",
  user: "you",
  either: "you or your server",
};

/** Plain text to sign (EIP-191). */
export function MessageForm({ onReview }: { onReview: (message: string) => void }) {
  const { custody } = useWallet();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const problem =
    text.length > MAX_LENGTH ? "That is longer than a message may be." : tried && text === "" ? "Write what you want to sign." : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (text !== "" && text.length <= MAX_LENGTH) onReview(text);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextArea
        id="message"
        label="Message"
        placeholder="I am the owner of this wallet."
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={problem}
        hint={`A signature proves that ${WHO_SAYS[custody]} said this. It moves no money.`}
      />
      <Button type="submit" size="large">
        Review
      </Button>
    </form>
  );
}
