import { z } from "zod";
import { caip2, resourceId } from "./fields.ts";

/** What every method may carry besides; it repeats what the url says. */
const shared = {
  chain_type: z.literal("solana").optional(),
  address: z.string().min(1).max(64).optional(),
  wallet_id: resourceId.optional(),
};
/** A transaction has 1,232 bytes at most; the enclave says so when it is longer. */
const base64 = z.string().min(4).max(262_144);
const transactionParams = z.strictObject({ transaction: base64, encoding: z.literal("base64") });

const signMessage = z.strictObject({
  method: z.literal("signMessage"),
  params: z.strictObject({ message: z.string().max(262_144), encoding: z.literal("base64") }),
  ...shared,
});

const signTransaction = z.strictObject({ method: z.literal("signTransaction"), params: transactionParams, ...shared });

const signAndSendTransaction = z.strictObject({
  method: z.literal("signAndSendTransaction"),
  params: transactionParams,
  caip2,
  /** Nobody sponsors fees here: the enclave refuses `true` rather than charge the wallet silently. */
  sponsor: z.boolean().optional(),
  sponsor_options: z.strictObject({ asset: z.string().max(64) }).optional(),
  /** The answer never waits for a confirmation, whatever this says: `transactions().get` follows it. */
  optimistic_broadcast: z.boolean().optional(),
  /** The app's own name for the transaction, unique in the app. */
  reference_id: z.string().min(1).max(64).optional(),
  ...shared,
});

/** Solana's methods of `POST /v1/wallets/{id}/rpc`. */
export const solanaRpcBodies = [signMessage, signTransaction, signAndSendTransaction] as const;
export type SolanaRpcBody = z.infer<(typeof solanaRpcBodies)[number]>;
export type SolanaSendBody = z.infer<typeof signAndSendTransaction>;

export const solanaRpcResponses = [
  z.strictObject({
    method: z.literal("signMessage"),
    data: z.strictObject({ signature: z.string(), encoding: z.literal("base64") }),
  }),
  z.strictObject({
    method: z.literal("signTransaction"),
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("base64") }),
  }),
  z.strictObject({
    method: z.literal("signAndSendTransaction"),
    data: z.strictObject({
      /** The first signature, base58: how the chain names a transaction. */
      hash: z.string(),
      caip2: z.string(),
      transaction_id: z.string(),
      reference_id: z.string().nullable().optional(),
    }),
  }),
] as const;
