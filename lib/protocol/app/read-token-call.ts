import { getAddress } from "viem/utils";
import { z } from "zod";

/** ERC-20's two calls that let value out. Amounts are decimal text, in the token's smallest unit. */
export const tokenCallSchema = z.discriminatedUnion("action", [
  /** `to` gets the tokens. EIP-55. */
  z.strictObject({ action: z.literal("transfer"), to: z.string(), amount: z.string() }),
  /** `spender` may take up to this much from then on. */
  z.strictObject({ action: z.literal("approve"), spender: z.string(), amount: z.string() }),
]);
export type TokenCall = z.infer<typeof tokenCallSchema>;

const SELECTORS = { "0xa9059cbb": "transfer", "0x095ea7b3": "approve" } as const;

/**
 * Reads `transfer(address,uint256)` and `approve(address,uint256)` out of calldata. Null for everything else, also for data that only begins like one: bytes
 * behind the arguments, or in front of the address, mean that it may do something that these words do not say.
 */
export function readTokenCall(dataHex: string): TokenCall | null {
  const match = /^(0x[0-9a-f]{8})0{24}([0-9a-f]{40})([0-9a-f]{64})$/.exec(dataHex.toLowerCase());
  if (match === null) return null;
  const [, selector = "", address = "", amountHex = ""] = match;
  const action = selector === "0xa9059cbb" || selector === "0x095ea7b3" ? SELECTORS[selector] : null;
  if (action === null) return null;
  const who = getAddress(`0x${address}`);
  const amount = BigInt(`0x${amountHex}`).toString();
  return action === "transfer" ? { action, to: who, amount } : { action, spender: who, amount };
}
