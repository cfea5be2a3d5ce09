"use client";

import { type FormEvent, useState } from "react";
import type { ChangeStep } from "@/components/change/use-change-steps.ts";
import { useHealth } from "@/components/shell/use-health.ts";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { TextArea } from "@/components/ui/text-area.tsx";
import type { SecretKind } from "@/lib/user-seat/recovery/open-export.ts";
import { nameSecret } from "./name-secret.ts";
import { RadioCard } from "./radio-card.tsx";
import { readRecipient } from "./read-recipient.ts";
import type { Recovery } from "./use-recovery.ts";

const STEP_WORDS: Readonly<Partial<Record<ChangeStep, string>>> = {
  signing: "Your seat signs",
  confirming: "Confirm with your passkey or device key",
  sending: "The enclave seals the key",
};

/** What to take out, and who is to be able to open it. */
export function ExportForm({ recovery }: { recovery: Recovery }) {
  const [kind, setKind] = useState<SecretKind>("private_key");
  const [isOffline, setOffline] = useState(false);
  const [publicKey, setPublicKey] = useState("");
  const [tried, setTried] = useState(false);
  const { problem: stackProblem } = useHealth();
  const recipient = readRecipient(publicKey);
  const busy = STEP_WORDS[recovery.change.step];
  const words = isOffline ? recipient.words : recovery.pageWords;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy !== undefined || stackProblem !== null) return;
    if (!isOffline) void recovery.take(kind);
    else if (recipient.words === null) document.getElementById("offline-key")?.focus();
    else void recovery.seal(kind, publicKey);
  };

  return (
    <Card aria-labelledby="export-title">
      <CardTitle id="export-title">Take the key out</CardTitle>
      <form onSubmit={submit} noValidate className="mt-4 grid gap-5">
        <fieldset disabled={busy !== undefined}>
          <legend className="mb-2 font-medium text-13 text-soft">What do you want to have?</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            <RadioCard group="secret" name="Private key" checked={kind === "private_key"} onChoose={() => setKind("private_key")}>
              One long number. Every wallet program reads it.
            </RadioCard>
            <RadioCard group="secret" name="Seed phrase" checked={kind === "seed_phrase"} onChoose={() => setKind("seed_phrase")}>
              The words that the key was made from. Easier to write down.
            </RadioCard>
          </div>
        </fieldset>
        <fieldset disabled={busy !== undefined}>
          <legend className="mb-2 font-medium text-13 text-soft">Who opens it?</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            <RadioCard group="recipient" name="This page" checked={!isOffline} onChoose={() => setOffline(false)}>
              With a key that it made just now and that cannot leave it.
            </RadioCard>
            <RadioCard group="recipient" name="My offline key" checked={isOffline} onChoose={() => setOffline(true)}>
              Encrypt it to a key from the offline tool. No machine with a network sees it.
            </RadioCard>
          </div>
        </fieldset>
        {isOffline ? (
          <TextArea
            id="offline-key"
            label="Public key from the offline tool"
            mono
            value={publicKey}
            onChange={(event) => setPublicKey(event.target.value)}
            readOnly={busy !== undefined}
            problem={publicKey !== "" || tried ? recipient.problem : undefined}
            hint="Make it there under “Make a recipient key”. Only the public key comes here."
          />
        ) : null}
        {isOffline && words === null ? null : (
          <div className="rounded-control border border-line bg-wash px-4 py-3">
            <p className="text-13 text-muted">The key it will be encrypted to, in six words. Your server logs the same.</p>
            <p className="mt-0.5 min-h-6 font-medium [overflow-wrap:anywhere]" data-testid="recipient-words">
              {words ?? ""}
            </p>
          </div>
        )}
        <Button type="submit" size="large" aria-disabled={busy !== undefined || stackProblem !== null || undefined}>
          {busy ?? `Take out the ${nameSecret(kind).toLowerCase()}`}
        </Button>
        {stackProblem ? <p className="text-center text-13 text-muted">This waits until everything answers again.</p> : null}
      </form>
    </Card>
  );
}
