import { parseAbiItem } from "viem";
import type { Chain } from "../chains/chain.ts";
import { toPreparationError } from "../chains/chain-failure.ts";

/** Nodes limit how far back a question may go; ten thousand blocks is what the common ones allow. */
const BLOCKS_BACK = 10_000n;
const transferEvent = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)");

export interface Received {
  /** Lower case. */
  readonly token: string;
  readonly sender: string;
  readonly raw: bigint;
  readonly hash: string;
  readonly createdAt: Date;
  /** Of block and log, for cursors. */
  readonly id: string;
  readonly status: "confirmed" | "finalized";
}

/**
 * Tokens that came to an address lately, from the chain's own logs: nothing is indexed, so nothing can be missed by a server that was away.
 *
 * @throws ApiError chain_unavailable
 */
export async function listReceived(chain: Chain, address: string, tokens: readonly string[]): Promise<Received[]> {
  if (tokens.length === 0) return [];
  try {
    const [latest, finalized] = await Promise.all([
      chain.client.getBlockNumber({ cacheTime: 0 }),
      chain.client.getBlock({ blockTag: "finalized" }),
    ]);
    const logs = await chain.client.getLogs({
      address: tokens.map((token) => token as `0x${string}`),
      event: transferEvent,
      args: { to: address as `0x${string}` },
      fromBlock: latest > BLOCKS_BACK ? latest - BLOCKS_BACK : 0n,
      toBlock: latest,
      strict: true,
    });
    const times = new Map<bigint, Promise<Date>>();
    return await Promise.all(
      logs.map(async ({ address: token, args, transactionHash, blockNumber, logIndex }) => {
        const time = times.get(blockNumber) ?? readTime(chain, blockNumber);
        times.set(blockNumber, time);
        return {
          token: token.toLowerCase(),
          sender: args.from.toLowerCase(),
          raw: args.value,
          hash: transactionHash,
          createdAt: await time,
          id: `${blockNumber}:${logIndex}`,
          status: blockNumber <= finalized.number ? ("finalized" as const) : ("confirmed" as const),
        };
      }),
    );
  } catch (error) {
    throw toPreparationError(error, chain.name);
  }
}

async function readTime(chain: Chain, blockNumber: bigint): Promise<Date> {
  const { timestamp } = await chain.client.getBlock({ blockNumber });
  return new Date(Number(timestamp) * 1000);
}
