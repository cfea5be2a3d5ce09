"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ChangeFailure } from "@/components/change/change-failure.tsx";
import { useChange } from "@/components/change/use-change.ts";
import { useAppState, useWallet } from "@/components/shell/app-state.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import type { NewPolicy } from "@/lib/protocol/app/custody-change.ts";
import type { RuleJson, WalletLimits } from "@/lib/protocol/app/wallet-limits.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { buildPolicyChange, buildWalletChange } from "@/lib/user-seat/build-change-payload.ts";
import { createPolicy, getWalletLimits, replayPolicy } from "@/lib/user-seat/call-app-server.ts";
import { identifyRules } from "./identify-rules.ts";
import { ReplayResult } from "./replay-result.tsx";
import { RuleDiff } from "./rule-diff.tsx";

interface ReviewChangeProps {
  limits: WalletLimits;
  proposed: readonly RuleJson[];
  onClose: (isMade: boolean) => void;
}

const STEPS = {
  idle: null,
  signing: "Your seat signs",
  confirming: "Confirm with your passkey or device key",
  sending: "Your server and the enclave make the change",
  done: null,
  failed: null,
} as const;

/** What changes, in sentences, and what it would have refused; then the signatures of the owner. */
export function ReviewChange({ limits, proposed, onClose }: ReviewChangeProps) {
  const { config } = useAppState();
  const wallet = useWallet();
  const change = useChange();
  const queries = useQueryClient();
  const creationId = useRef<string>(undefined);
  const [isPreparing, setPreparing] = useState(false);
  const [isOutdated, setOutdated] = useState(false);
  const [prepareFailure, setPrepareFailure] = useState<ApiError | null>(null);
  const { policy, isOwnPolicy } = limits;
  const replay = useQuery({
    queryKey: ["policy-replay", wallet.id, proposed],
    queryFn: () => replayPolicy(wallet.id, proposed),
    enabled: proposed.length > 0,
    retry: false,
  });
  const running = STEPS[change.step] ?? (isPreparing ? "Making it ready" : null);

  const build = async () => {
    if (proposed.length === 0) return buildWalletChange({ config }, wallet.id, { policy_ids: [] });
    if (policy !== null && isOwnPolicy) return buildPolicyChange({ config }, policy.id, { rules: [...proposed] });
    creationId.current ??= crypto.randomUUID();
    const input: NewPolicy = { walletId: wallet.id, role: "wallet", name: "Limits", rules: [...proposed], creationId: creationId.current };
    const made = await createPolicy(input);
    return buildWalletChange({ config }, wallet.id, { policy_ids: [made.id] });
  };
  /** Whether other rules hold by now than those that this review was held against; it is then shown against them. */
  const wereChanged = async () => {
    const now = await getWalletLimits(wallet.id);
    if (identifyRules(now) === identifyRules(limits)) return false;
    await queries.invalidateQueries({ queryKey: ["custody"] });
    return true;
  };
  const set = async () => {
    if (running !== null || isPreparing) return;
    setPrepareFailure(null);
    setOutdated(false);
    // What failed before says nothing about this attempt.
    change.reset();
    setPreparing(true);
    try {
      if (await wereChanged()) return setOutdated(true);
      const payload = await build();
      if ((await change.run(payload)) !== null) onClose(true);
    } catch (error) {
      setPrepareFailure(error instanceof ApiError ? error : new ApiError("internal"));
    } finally {
      setPreparing(false);
    }
  };
  const failure = prepareFailure ?? change.failure;
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose(false))}
      closable={running === null}
      title="Change the limits"
      description={wallet.custody === "both" ? "You and your server both sign this." : "You sign this; it is yours to decide."}
      footer={
        <div className="grid gap-2">
          {running ? (
            <p role="status" className="text-center text-13 text-muted">
              {running}
            </p>
          ) : null}
          <Button size="large" onClick={() => void set()} aria-disabled={running !== null || undefined}>
            {proposed.length === 0 ? "Remove all limits" : "Set these limits"}
          </Button>
        </div>
      }
    >
      {isOutdated ? (
        <Notice tone="danger" title="The limits were changed meanwhile, in another tab or by your server." className="mb-3">
          Nothing was signed. Below is what would change now; set it again if you still want it.
        </Notice>
      ) : null}
      <RuleDiff before={policy?.rules ?? null} after={proposed} counts={limits} />
      {proposed.length === 0 ? null : <ReplayResult replay={replay.data} hasFailed={replay.isError} />}
      <FoldOut label="The rules as they are signed">
        <CodeBlock label="Rules" text={JSON.stringify(proposed, null, 2)} />
      </FoldOut>
      {failure ? <ChangeFailure failure={failure} /> : null}
    </Sheet>
  );
}
