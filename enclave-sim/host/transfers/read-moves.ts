import { z } from "zod";
import { decodeBatch } from "../../../lib/protocol/transfers/encode-batch.ts";

/** An amount that leaves the wallet. */
export interface Move {
  /** The token's contract in lower case, or `native`. */
  readonly asset: string;
  /** Lower case; empty where a contract is created. */
  readonly recipient: string;
  readonly raw: bigint;
}

/** The part of a stored answer that is read here. */
const resultSchema = z.object({
  transaction_request: z.object({
    to: z.string().optional(),
    value: z.union([z.string(), z.number()]).optional(),
    data: z.string().optional(),
  }),
});
/** `transfer(address,uint256)`, its recipient and its amount, and nothing behind them. */
const TRANSFER = /^0xa9059cbb0{24}([0-9a-f]{40})([0-9a-f]{64})$/;

/**
 * What a signed transaction moves, read from its own calldata: plain sends, ERC-20 `transfer`, and both inside a batch. What a contract does beyond that is its own
 * affair, and shows as a call with the value that it carries.
 *
 * @param result of a transaction row, JSON
 */
export function readMoves(result: string | null): Move[] {
  const request = resultSchema.safeParse(JSON.parse(result ?? "null"));
  if (!request.success) return [];
  const { to = "", value = 0, data = "0x" } = request.data.transaction_request;
  const batch = decodeBatch(data);
  return batch === null ? readCall(to, BigInt(value), data) : batch.flatMap((call) => readCall(call.to, call.value, call.data));
}

function readCall(to: string, value: bigint, data: string): Move[] {
  const [, recipient, amount] = TRANSFER.exec(data.toLowerCase()) ?? [];
  const native = { asset: "native", recipient: to.toLowerCase(), raw: value };
  if (recipient === undefined || amount === undefined) return [native];
  const token = { asset: to.toLowerCase(), recipient: `0x${recipient}`, raw: BigInt(`0x${amount}`) };
  return value === 0n ? [token] : [token, native];
}
