import { z } from "zod";
import type { SolanaChain } from "../../chains/solana/solana-chain.ts";

const statusSchema = z.object({
  slot: z.int().nonnegative(),
  /** null: it succeeded. */
  err: z.unknown(),
  confirmationStatus: z.enum(["processed", "confirmed", "finalized"]).nullable(),
});
export type SignatureStatus = z.infer<typeof statusSchema>;

/** Where the chain has a transaction; null where it has none. */
export async function findSignatureStatus(chain: SolanaChain, signature: string): Promise<SignatureStatus | null> {
  const schema = z.object({ value: z.array(statusSchema.nullable()).length(1) });
  const { value } = await chain.call("getSignatureStatuses", [[signature], { searchTransactionHistory: true }], schema);
  return value[0] ?? null;
}
