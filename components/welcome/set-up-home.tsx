"use client";

import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import type { SeatDiscState } from "@/components/seat-disc/seat-disc-state.ts";
import { Button } from "@/components/ui/button.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Address } from "@/components/wallet/address.tsx";
import { ChooseFactor } from "./choose-factor.tsx";
import { explainSetUpFailure } from "./explain-set-up-failure.ts";
import { SetUpLine } from "./set-up-line.tsx";
import { type SetUp, useSetUp } from "./use-set-up.ts";

/** The first set-up: the disc closes as the two seats are taken. */
export function SetUpHome() {
  const setUp = useSetUp();
  const { wallet, step, error, kind, run } = setUp;
  return (
    <div className="mx-auto grid w-full max-w-narrow gap-7 py-10 sm:py-16">
      <SeatDisc state={discOf(setUp)} size={96} />
      <header>
        <h1 className="font-semibold text-32">{wallet ? "Your wallet is ready" : "Take your seat"}</h1>
        <p className="mt-2 text-muted">
          {wallet
            ? "Both seats are taken. From now on nothing leaves it unless both sign."
            : "Your wallet has two seats. First you take yours, with something that only you have. Then your server takes the other."}
        </p>
      </header>
      {step === null && !wallet ? <ChooseFactor onChoose={(chosen) => void run(chosen)} /> : <SetUpLine {...setUp} />}
      {error && kind ? (
        <Notice
          tone="danger"
          title={explainSetUpFailure(error).title}
          reference={error.code}
          action={
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => void run(kind)}>Try again</Button>
              {step === "factor" ? (
                <Button look="secondary" onClick={() => void run(kind === "passkey" ? "device" : "passkey")}>
                  {kind === "passkey" ? "Use a device key instead" : "Use a passkey instead"}
                </Button>
              ) : null}
            </div>
          }
        >
          {explainSetUpFailure(error).next}
        </Notice>
      ) : null}
      {wallet ? (
        <div className="grid animate-rise gap-4">
          <Address address={wallet.address} label="Your address" />
          {/* A whole page load: every part of the app starts with the new wallet and factor. */}
          <Button size="large" onClick={() => window.location.assign("/wallet")}>
            Open your wallet
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function discOf({ done }: SetUp): SeatDiscState {
  if (done.has("wallet")) return "closing";
  return done.has("factor") ? "you" : "empty";
}
