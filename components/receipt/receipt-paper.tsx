"use client";

import { STATUS_WORDS } from "@/components/activity/status-words.ts";
import { AutomationRuleLink } from "@/components/automations/automation-rule-link.tsx";
import { isTransaction } from "@/components/journey/journey.ts";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { useAppState } from "@/components/shell/app-state.tsx";
import { SignedContent } from "@/components/sign/signed-content.tsx";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { FoldOut } from "@/components/ui/fold-out.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { FullAddress } from "@/components/wallet/address.tsx";
import { Amount } from "@/components/wallet/amount.tsx";
import type { ActivityRow } from "@/lib/protocol/app/activity.ts";
import { nameSeats } from "./name-seats.ts";
import { PaperHead } from "./paper-head.tsx";

/** One request as a small paper: what, to whom, who signed, where it is, and the enclave's word for it. */
export function ReceiptPaper({ row }: { row: ActivityRow }) {
  const { config, user } = useAppState();
  const { intent, receipt } = row;
  return (
    <article aria-label="Receipt" className="rounded-card border border-line bg-surface px-5 py-6 sm:px-8 sm:py-8 print:border-0 print:p-0">
      <PaperHead row={row} />
      <Facts className="mt-6 border-line border-y border-dashed">
        {isTransaction(intent) ? (
          <>
            {intent.kind === "contract-call" && intent.token !== null ? (
              <Fact name={intent.token.action === "transfer" ? "To" : "May be taken by"} stacked>
                <FullAddress address={intent.token.action === "transfer" ? intent.token.to : intent.token.spender} className="text-15" />
              </Fact>
            ) : null}
            <Fact name={intent.kind === "send" ? "To" : intent.token === null ? "Contract" : "Token"} stacked>
              <FullAddress address={intent.to} className="text-15" />
            </Fact>
            <Fact name="Network">{intent.caip2 === config.chain.caip2 ? config.chain.name : intent.caip2}</Fact>
            {intent.maxFeeWei === null ? null : (
              <Fact name="Network fee, at most">
                <Amount wei={BigInt(intent.maxFeeWei)} />
              </Fact>
            )}
          </>
        ) : null}
        <Fact name="When">
          <LocalTime ms={row.createdAtMs} />
        </Fact>
        {row.automationId === null ? null : (
          <Fact name="Asked by">
            <AutomationRuleLink automationId={row.automationId}>an automation</AutomationRuleLink>
          </Fact>
        )}
        <Fact name="State">{STATUS_WORDS[row.status]}</Fact>
        {row.blockNumber === null ? null : (
          <Fact name="Block">
            <span className="tabular-nums">{row.blockNumber.toLocaleString("en-US")}</span>
          </Fact>
        )}
        {row.transactionHash ? (
          <Fact name="Transaction" stacked>
            <span id="transaction" className="font-mono text-13 [overflow-wrap:anywhere]">
              {row.transactionHash}
            </span>
          </Fact>
        ) : null}
        <Fact name="Signed request, in six words" stacked>
          <span className="font-medium">{intent.words}</span>
        </Fact>
        {receipt ? (
          <Fact name="Seats filled">
            {nameSeats(receipt.body.seats, config, user.walletUserId)};{" "}
            {receipt.body.threshold === 1 ? "one is needed" : `${receipt.body.threshold} are needed`}
          </Fact>
        ) : null}
      </Facts>
      <SignedContent intent={intent} />
      {intent.kind === "contract-call" ? (
        <FoldOut label="The call’s data" className="mt-2">
          <CodeBlock label="Data" text={intent.data} />
        </FoldOut>
      ) : null}
      <FoldOut label="Signatures" className="mt-2">
        <div className="grid gap-3">
          <CodeBlock label="SHA-256 of the signed request" text={intent.payloadHash} />
          {row.userSignature ? <CodeBlock label="Your signature" text={row.userSignature} /> : null}
          {row.serverSignature ? <CodeBlock label="Your server’s signature" text={row.serverSignature} /> : null}
          {row.signature ? <CodeBlock label="The wallet’s signature" text={row.signature} /> : null}
          {receipt ? <CodeBlock label="The enclave’s receipt" text={JSON.stringify(receipt, null, 2)} /> : null}
        </div>
      </FoldOut>
      <p className="mt-4 hidden items-center gap-2 text-13 print:flex">
        <SeatDisc state="closed" size={20} tone="ink" decorative /> Countersign. Simulated enclave.
      </p>
    </article>
  );
}
