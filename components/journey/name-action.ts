import { formatEth } from "@/lib/chain/format-eth.ts";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";

/** Verb and object, for buttons: `Send 0.2 ETH`. */
export function nameAction(intent: Intent): string {
  switch (intent.kind) {
    case "send":
      return `Send ${formatEth(BigInt(intent.valueWei), { exact: true })}`;
    case "contract-call":
      return BigInt(intent.valueWei) === 0n
        ? "Call the contract"
        : `Call the contract with ${formatEth(BigInt(intent.valueWei), { exact: true })}`;
    case "message":
      return "Sign the message";
    case "typed-data":
      return "Sign the typed data";
  }
}
