"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useAppState } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";

interface StepUpPromptProps {
  /** Why the server asks, in its own words. */
  reason: string;
  /** `Send 0.6 ETH`, `Sign the typed data`: what the answer agrees to. */
  action: string;
  onConfirm: () => Promise<void>;
  onCancel: () => void;
}

/** The server's seat waits: its rules want the person's factor once more, over this very request. */
export function StepUpPrompt({ reason, action, onConfirm, onCancel }: StepUpPromptProps) {
  const { factor } = useAppState();
  const [asking, setAsking] = useState(false);
  const name = factor?.type === "device" ? "device key" : "passkey";
  const confirm = async () => {
    setAsking(true);
    await onConfirm().finally(() => setAsking(false));
  };
  return (
    <section aria-label="Your server asks once more" className="animate-rise rounded-card border border-line-strong bg-surface p-4">
      <h3 className="font-medium text-15">Your server asks for your {name} again</h3>
      <p className="mt-0.5 text-13 text-muted">{reason} Nothing has been sent yet.</p>
      <div className="mt-3 grid gap-2">
        <Button onClick={confirm} disabled={asking} autoFocus>
          <KeyRound aria-hidden />
          {asking ? `Waiting for your ${name}` : action}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Do not send
        </Button>
      </div>
    </section>
  );
}
