"use client";

import { WalletLink } from "@/components/shell/wallet-link.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { useTokens } from "@/components/wallet/use-tokens.ts";
import { FailureNotice } from "./failure-notice.tsx";
import { approvalOf, isTransaction } from "./journey.ts";
import { nameAction } from "./name-action.ts";
import { StepUpPrompt } from "./step-up-prompt.tsx";
import type { Cosign } from "./use-cosign.ts";

/** What stands below the line: the server's question, a failure, or what came out of it. */
export function JourneyEnd({ cosign }: { cosign: Cosign }) {
  const { journey, retrying, confirmStepUp, repeat, clear } = cosign;
  const tokens = useTokens();
  if (!journey) return null;
  if (journey.phase === "step-up") {
    return (
      <StepUpPrompt
        reason={journey.stepUpReason ?? ""}
        action={nameAction(journey.intent, tokens)}
        onConfirm={confirmStepUp}
        onCancel={clear}
      />
    );
  }
  if (journey.failure) {
    const isSigned = journey.userSignature !== null || approvalOf(journey) === "server";
    // Not carried out, so the same request may be signed once more.
    const isRepeatable = !isSigned || journey.failure.code === "session_required";
    return (
      <FailureNotice
        failure={journey.failure}
        retrying={retrying}
        kept={journey.serverKept}
        isSigned={isSigned}
        onClear={clear}
        {...(isRepeatable ? { onRepeat: repeat } : {})}
      />
    );
  }
  if (journey.phase !== "settled") return null;
  return (
    <section aria-label="Result" className="animate-rise border-line border-t pt-3">
      {journey.signature ? <CodeBlock label="Signature" text={journey.signature} className="mb-3" /> : null}
      {journey.transactionHash ? <CodeBlock label="Transaction hash" text={journey.transactionHash} className="mb-1" /> : null}
      {journey.blockNumber === null ? null : (
        <Facts className="mb-2">
          <Fact name="Block">
            <span className="tabular-nums">{journey.blockNumber.toLocaleString("en-US")}</span>
          </Fact>
        </Facts>
      )}
      {journey.userSignature || journey.serverSignature ? (
        <FoldOut label={journey.userSignature && journey.serverSignature ? "Both signatures" : "The signature"} className="mb-2">
          <div className="grid gap-3">
            {journey.userSignature ? <CodeBlock label="Yours" text={journey.userSignature} /> : null}
            {journey.serverSignature ? <CodeBlock label="Your server’s" text={journey.serverSignature} /> : null}
          </div>
        </FoldOut>
      ) : null}
      <div className="max-wide:sticky max-wide:bottom-0 mt-2 grid gap-2 max-wide:border-line max-wide:border-t max-wide:bg-raised max-wide:pt-3">
        {journey.actionId ? (
          <Button asChild>
            <WalletLink href={`/activity/${journey.actionId}`}>Open the receipt</WalletLink>
          </Button>
        ) : null}
        <Button look="secondary" onClick={clear}>
          {isTransaction(journey.intent) ? "Send something else" : "Sign something else"}
        </Button>
      </div>
    </section>
  );
}
