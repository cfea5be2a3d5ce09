"use client";

import { type AbiFunction, isAddress } from "viem";
import { CodeBlock } from "@/components/ui/code-block.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { FullAddress } from "@/components/wallet/address.tsx";
import { describeCall, formatArgument } from "@/lib/chain/describe-call.ts";

interface DecodedCallProps {
  /** From the signed bytes. */
  data: string;
  functions: readonly AbiFunction[];
}

/** A call in words: the function and each input, read back out of the bytes with the description that the person chose. */
export function DecodedCall({ data, functions }: DecodedCallProps) {
  const call = describeCall(data, functions);
  if (call === null) {
    return (
      <div className="grid gap-3 py-2">
        <Notice title="This call cannot be read.">
          The description does not fit these bytes. Sign it only if you know exactly what it does.
        </Notice>
        <CodeBlock label="Data" text={data} />
      </div>
    );
  }
  return (
    <section aria-label="The call" className="mt-2 rounded-control border border-line bg-wash px-4 py-3">
      <h3 className="font-medium font-mono text-15 [overflow-wrap:anywhere]">{call.functionName}</h3>
      <dl className="mt-2 grid gap-2">
        {call.arguments.map(({ name, type, value }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: inputs have an order, and two may have one name
          <div key={index} className="grid gap-0.5">
            <dt className="text-13 text-muted">
              {name} <span className="font-mono text-faint">{type}</span>
            </dt>
            <dd className="text-15 [overflow-wrap:anywhere]">
              {typeof value === "string" && isAddress(value, { strict: false }) ? (
                <FullAddress address={value} />
              ) : (
                formatArgument(value) || "(empty)"
              )}
            </dd>
          </div>
        ))}
        {call.arguments.length === 0 ? <p className="text-13 text-muted">No inputs.</p> : null}
      </dl>
    </section>
  );
}
