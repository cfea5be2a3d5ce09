import { z } from "zod";
import { COMMITMENT } from "./latest-blockhash.ts";
import type { SolanaChain } from "./solana-chain.ts";
import { toSolanaPreparationError } from "./solana-failure.ts";

const schema = z.object({ value: z.int().nonnegative() });

/** Lamports. @throws ApiError chain_unavailable */
export async function readSolBalance(chain: SolanaChain, address: string): Promise<bigint> {
  try {
    return BigInt((await chain.call("getBalance", [address, { commitment: COMMITMENT }], schema)).value);
  } catch (error) {
    throw toSolanaPreparationError(error, chain.name);
  }
}
