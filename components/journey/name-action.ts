import { isAddress, isAddressEqual } from "viem";
import { formatEth } from "@/lib/chain/format-eth.ts";
import { formatTokenAmount, symbolOf } from "@/lib/chain/token-call.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";

/** Verb and object, for buttons: `Send 0.2 ETH`, `Send 5 USDC`. */
export function nameAction(intent: Intent, tokens: readonly Token[]): string {
  switch (intent.kind) {
    case "send":
      return `Send ${formatEth(BigInt(intent.valueWei), { exact: true })}`;
    case "contract-call":
      return nameCall(intent, tokenOf(intent, tokens));
    case "message":
      return "Sign the message";
    case "typed-data":
      return "Sign the typed data";
  }
}

/** The app's own entry for the contract that a request calls. */
export function tokenOf(intent: Intent, tokens: readonly Token[]): Token | undefined {
  if (intent.kind !== "contract-call" || !isAddress(intent.to)) return undefined;
  const { to } = intent;
  return tokens.find(({ address }) => isAddress(address, { strict: false }) && isAddressEqual(address, to));
}

function nameCall({ token: call, valueWei }: Extract<Intent, { kind: "contract-call" }>, token: Token | undefined): string {
  if (call?.action === "transfer") return token ? `Send ${formatTokenAmount(BigInt(call.amount), token)}` : "Send an unknown token";
  if (call?.action === "approve") return token ? `Allow the spending of ${symbolOf(token)}` : "Allow the spending of an unknown token";
  return valueWei === "0" ? "Call the contract" : `Call the contract with ${formatEth(BigInt(valueWei), { exact: true })}`;
}
