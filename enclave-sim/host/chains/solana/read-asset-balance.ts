import { z } from "zod";
import { associatedTokenAccount } from "../../../../lib/protocol/solana/associated-token-account.ts";
import { COMMITMENT } from "./latest-blockhash.ts";
import { type SolanaChain, SolanaRpcError } from "./solana-chain.ts";
import { toSolanaPreparationError } from "./solana-failure.ts";

const lamportsSchema = z.object({ value: z.int().nonnegative() });
const tokenSchema = z.object({ value: z.object({ amount: z.string().regex(/^[0-9]{1,20}$/) }) });

/** Lamports. @throws ApiError chain_unavailable */
export async function readSolBalance(chain: SolanaChain, address: string): Promise<bigint> {
  try {
    return BigInt((await chain.call("getBalance", [address, { commitment: COMMITMENT }], lamportsSchema)).value);
  } catch (error) {
    throw toSolanaPreparationError(error, chain.name);
  }
}

/** What an owner holds of a token in its associated account, in the token's smallest unit; 0 without such an account. @throws ApiError chain_unavailable */
export async function readTokenBalance(chain: SolanaChain, owner: string, mint: string): Promise<bigint> {
  const account = associatedTokenAccount(owner, mint);
  try {
    return BigInt((await chain.call("getTokenAccountBalance", [account, { commitment: COMMITMENT }], tokenSchema)).value.amount);
  } catch (error) {
    if (error instanceof SolanaRpcError && /could not find account/i.test(error.message)) return 0n;
    throw toSolanaPreparationError(error, chain.name);
  }
}
