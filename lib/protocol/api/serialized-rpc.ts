import { z } from "zod";
import { hexData, resourceId } from "./fields.ts";

const shared = { address: z.string().min(1).max(128).optional(), wallet_id: resourceId.optional() };

const aptosSignTransaction = z.strictObject({
  method: z.literal("aptos_signTransaction"),
  /** A RawTransaction in BCS. */
  params: z.strictObject({ transaction: hexData }),
  chain_type: z.literal("aptos").optional(),
  ...shared,
});

const nearSignTransaction = z.strictObject({
  method: z.literal("near_signTransaction"),
  /** A Transaction in Borsh, base64. */
  params: z.strictObject({ transaction: z.string().min(4).max(262_144) }),
  chain_type: z.literal("near").optional(),
  ...shared,
});

/** Methods of `POST /v1/wallets/{id}/rpc` for chains whose transactions come as their own bytes. */
export const serializedRpcBodies = [aptosSignTransaction, nearSignTransaction] as const;

export const serializedRpcResponses = [
  z.strictObject({
    method: z.literal("aptos_signTransaction"),
    /** A SignedTransaction in BCS with a legacy ed25519 authenticator; hex with 0x. */
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("hex") }),
  }),
  z.strictObject({
    method: z.literal("near_signTransaction"),
    /** A SignedTransaction in Borsh, base64. */
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("base64") }),
  }),
] as const;
