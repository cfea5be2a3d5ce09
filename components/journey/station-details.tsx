"use client";

import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { Fact, Facts } from "@/components/ui/facts.tsx";
import { formatMs } from "./format-ms.ts";
import type { Journey, StationId } from "./journey.ts";

/** What a station saw and made, for who wants to look. */
export function StationDetails({ id, journey }: { id: StationId; journey: Journey }) {
  const { times, receipt } = journey;
  switch (id) {
    case "you":
      return (
        <Details>
          <Time name="Unlocking your seat" ms={times.unlockMs} />
          <Time name="Signing" ms={times.signMs} />
          <Words text={journey.intent.words} />
          <Block label="The bytes you signed" text={journey.canonical} />
          <Block label="Your signature" text={journey.userSignature} />
        </Details>
      );
    case "server":
      return (
        <Details>
          <Time name="Keeping it" ms={times.keptMs} />
          <Time name="Checking its own rules" ms={times.checkedMs} />
          <Time name="Signing" ms={times.signedMs === null || times.checkedMs === null ? null : times.signedMs - times.checkedMs} />
          <Words text={journey.intent.words} />
          <Block label="SHA-256 it signed" text={journey.intent.payloadHash} />
          <Block label="Server signature" text={journey.serverSignature} />
          <Failure journey={journey} id={id} />
        </Details>
      );
    case "backend":
      return (
        <Details>
          <Time name="There and back" ms={times.backendMs} />
          <Time name="Inside the wallet host" ms={times.hostMs} />
          <Time name="of that, its database" ms={times.dbMs} />
          <Time name="of that, the network" ms={times.chainMs} />
          <Block label="Signature it returned" text={journey.signature} />
          <Failure journey={journey} id={id} />
        </Details>
      );
    case "enclave":
      return (
        <Details>
          <Time name="Inside the enclave" ms={times.enclaveMs} />
          {receipt ? <Block label="Its receipt" text={JSON.stringify(receipt.body, null, 2)} /> : null}
          <Block label="Signature of the receipt" text={receipt?.signature ?? null} />
          <Failure journey={journey} id={id} />
        </Details>
      );
    case "chain":
      return (
        <Details>
          <Time name="From answer to block" ms={times.minedMs} />
          {journey.blockNumber === null ? null : <Fact name="Block">{journey.blockNumber.toLocaleString("en-US")}</Fact>}
          <Block label="Transaction hash" text={journey.transactionHash} />
          <Failure journey={journey} id={id} />
        </Details>
      );
  }
}

function Details({ children }: { children: ReactNode }) {
  return <Facts className="divide-y-0 text-13 [&_dd]:text-13 [&_dt]:text-13">{children}</Facts>;
}

function Time({ name, ms }: { name: string; ms: number | null }) {
  if (ms === null) return null;
  return (
    <Fact name={name}>
      <span className="font-mono tabular-nums">{formatMs(ms)}</span>
    </Fact>
  );
}

function Words({ text }: { text: string }) {
  return (
    <Fact name="In six words" stacked>
      <span className="font-medium">{text}</span>
    </Fact>
  );
}

function Block({ label, text }: { label: string; text: string | null }) {
  if (!text) return null;
  return (
    <div className="py-1.5">
      <dt className="sr-only">{label}</dt>
      <dd>
        <CodeBlock label={label} text={text} />
      </dd>
    </div>
  );
}

/** What the refusing station said, word for word. */
function Failure({ journey, id }: { journey: Journey; id: StationId }) {
  const { failure } = journey;
  if (failure?.at !== id) return null;
  return <Block label="What it answered" text={JSON.stringify({ error: failure.text, code: failure.code, ...failure.details }, null, 2)} />;
}
