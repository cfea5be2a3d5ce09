import { z } from "zod";
import type { TronChain } from "../../chains/tron/tron-chain.ts";
import type { Progress } from "../follow-transaction.ts";

/** `TransactionInfo` (core/Tron.proto); `{}` for what is in no block. Nodes leave out what is a default: `result` of a success, for one. */
const infoSchema = z.object({
  id: z.string().optional(),
  blockNumber: z.int().nonnegative().optional(),
  result: z.string().optional(),
  receipt: z.object({ result: z.string().optional() }).optional(),
});
type Info = z.output<typeof infoSchema>;

/** Of a call's receipt, next to none at all: a plain transfer has none. */
const SUCCESSES: readonly string[] = ["SUCCESS", "DEFAULT"];

/** Where the chain has a transaction; null where no block has it. */
export async function findTronStatus(chain: TronChain, hash: string): Promise<Progress | null> {
  const solid = await find(chain, "/walletsolidity/gettransactioninfobyid", hash);
  if (solid !== null) return toProgress(solid, true);
  const fresh = await find(chain, "/wallet/gettransactioninfobyid", hash);
  return fresh === null ? null : toProgress(fresh, false);
}

/** Also of one that waits for its block. */
export async function knowsTronTransaction(chain: TronChain, hash: string): Promise<boolean> {
  const { txID } = await chain.call("/wallet/gettransactionbyid", { value: hash }, z.object({ txID: z.string().optional() }));
  return txID === hash;
}

async function find(chain: TronChain, path: string, hash: string): Promise<Info | null> {
  const info = await chain.call(path, { value: hash }, infoSchema);
  return info.id === hash ? info : null;
}

function toProgress({ blockNumber, result, receipt }: Info, settled: boolean): Progress {
  const isFailed = result === "FAILED" || !SUCCESSES.includes(receipt?.result ?? "SUCCESS");
  const reached = settled ? "finalized" : "confirmed";
  return {
    status: isFailed ? "execution_reverted" : reached,
    blockNumber: blockNumber === undefined ? null : BigInt(blockNumber),
    settled,
    wasAccepted: true,
  };
}
