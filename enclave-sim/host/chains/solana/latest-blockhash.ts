import { z } from "zod";
import type { SolanaChain } from "./solana-chain.ts";
import { toSolanaPreparationError } from "./solana-failure.ts";

/** The blockhash that is filled in is one that most validators have voted for; what carries it is simulated against the same state. */
export const COMMITMENT = "confirmed";

const schema = z.object({ value: z.object({ blockhash: z.string() }) });

/** Base58. @throws ApiError chain_unavailable */
export async function getLatestBlockhash(chain: SolanaChain): Promise<string> {
  try {
    return (await chain.call("getLatestBlockhash", [{ commitment: COMMITMENT }], schema)).value.blockhash;
  } catch (error) {
    throw toSolanaPreparationError(error, chain.name);
  }
}
