"use client";

import { isAddress } from "viem";
import { FullAddress } from "@/components/wallet/address.tsx";

/** The members of an EIP-712 domain in the order people think of them. */
const ORDER = ["name", "version", "chainId", "verifyingContract"];
const LABEL: Readonly<Record<string, string>> = { name: "app", version: "version", chainId: "chain", verifyingContract: "contract" };

/** Which app the typed data says it is for. It is only what the data says: anyone can write a name. */
export function DomainLine({ domain }: { domain: Readonly<Record<string, unknown>> }) {
  const names = Object.keys(domain).sort((a, b) => rank(a) - rank(b));
  if (names.length === 0) return <p className="text-13 text-muted">It does not say which app it is for.</p>;
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-13">
      {names.map((name) => {
        const text = typeof domain[name] === "string" ? domain[name] : JSON.stringify(domain[name]);
        return (
          <div key={name} className="flex gap-1.5">
            <dt className="text-muted">{LABEL[name] ?? name}</dt>
            <dd className="[overflow-wrap:anywhere]">{isAddress(text, { strict: false }) ? <FullAddress address={text} /> : text}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function rank(name: string): number {
  const index = ORDER.indexOf(name);
  return index === -1 ? ORDER.length : index;
}
