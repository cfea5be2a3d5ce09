import { z } from "zod";
import type { TronFill } from "../../../../lib/protocol/vsock.ts";
import type { TronChain } from "./tron-chain.ts";

const blockSchema = z.object({
  blockID: z.string().regex(/^[0-9a-f]{64}$/),
  block_header: z.object({ raw_data: z.object({ number: z.int().nonnegative(), timestamp: z.int().positive() }) }),
});

/** As long as wallets of Tron's own make it. A node refuses what has run out, and what runs out in more than a day. */
const LIFETIME_MS = 60_000;

/** A transaction refers to the newest block, and runs out by the clock of the chain: that of its blocks. */
export async function proposeTronBlock(chain: TronChain): Promise<TronFill> {
  const { blockID, block_header } = await chain.call("/wallet/getnowblock", {}, blockSchema);
  const { number, timestamp } = block_header.raw_data;
  return {
    ref_block_bytes: number.toString(16).padStart(4, "0").slice(-4),
    ref_block_hash: blockID.slice(16, 32),
    expiration: timestamp + LIFETIME_MS,
    timestamp,
  };
}

/** Unix ms of the newest block that no fork can take back. */
export async function readSolidTime(chain: TronChain): Promise<number> {
  return (await chain.call("/walletsolidity/getnowblock", {}, blockSchema)).block_header.raw_data.timestamp;
}
