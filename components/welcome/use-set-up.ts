"use client";

import { useCallback, useState } from "react";
import { useAnnounce } from "@/components/shell/announcer.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import type { SeatWallet } from "@/lib/protocol/app/seat-wallet.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { createSeatUser, ensureFirstWallet, getWalletToken } from "@/lib/user-seat/call-app-server.ts";
import { enrolFactor } from "@/lib/user-seat/enrol-factor.ts";
import { type SetUpStep, STEP_NAME } from "./set-up-steps.ts";

export type FactorKind = "passkey" | "device";

export interface SetUp {
  /** Nothing runs while null; after a failure it is the step that failed. */
  step: SetUpStep | null;
  done: ReadonlySet<SetUpStep>;
  wallet: SeatWallet | null;
  error: ApiError | null;
  kind: FactorKind | null;
  run: (kind: FactorKind) => Promise<void>;
}

/** Runs the first set-up. Each part is safe to repeat, so after any failure it simply starts over and finds what is there. */
export function useSetUp(): SetUp {
  const { config, user } = useAppState();
  const announce = useAnnounce();
  const [step, setStep] = useState<SetUpStep | null>(null);
  const [done, setDone] = useState<ReadonlySet<SetUpStep>>(new Set());
  const [wallet, setWallet] = useState<SeatWallet | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [kind, setKind] = useState<FactorKind | null>(null);

  const run = useCallback(
    async (chosen: FactorKind) => {
      const finish = (finished: SetUpStep) => {
        setDone((before) => new Set(before).add(finished));
        announce(STEP_NAME[finished]);
      };
      setKind(chosen);
      setError(null);
      try {
        setStep("person");
        const { userId } = await createSeatUser();
        finish("person");
        setStep("factor");
        await enrolOnce(async () => {
          const { token } = await getWalletToken();
          await enrolFactor({ config, userId, token, kind: chosen, email: user.email });
        });
        finish("factor");
        setStep("wallet");
        const created = await ensureFirstWallet();
        finish("wallet");
        setWallet(created.wallet);
        setStep(null);
      } catch (caught) {
        setError(caught instanceof ApiError ? caught : new ApiError("internal", caught instanceof Error ? caught.message : undefined));
      }
    },
    [announce, config, user.email],
  );
  return { step, done, wallet, error, kind, run };
}

/** A set-up that was cut off after this step has a factor already, and that one stays. */
async function enrolOnce(enrol: () => Promise<void>): Promise<void> {
  try {
    await enrol();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "factor_already_enrolled")) throw error;
  }
}
