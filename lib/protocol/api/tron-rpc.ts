import { z } from "zod";
import { caip2, resourceId } from "./fields.ts";

const tronAddress = z.string().regex(/^41[0-9a-fA-F]{40}$/, "a Tron address in hex: 41 and 40 hex digits");
const hex = z
  .string()
  .max(300_000)
  .regex(/^([0-9a-fA-F]{2})*$/, "an even number of hex digits without 0x");
const amount = z.int().nonnegative();

const transferContract = z.strictObject({
  type: z.literal("TransferContract"),
  owner_address: tronAddress,
  to_address: tronAddress,
  /** In sun: a millionth of a TRX. */
  amount,
});

const triggerSmartContract = z.strictObject({
  type: z.literal("TriggerSmartContract"),
  owner_address: tronAddress,
  contract_address: tronAddress,
  data: hex.exactOptional(),
  call_value: amount.exactOptional(),
  call_token_value: amount.exactOptional(),
  token_id: amount.exactOptional(),
});

const rawData = z.strictObject({
  /** Tron executes one contract a transaction; more are refused by its nodes. */
  contract: z.array(z.discriminatedUnion("type", [transferContract, triggerSmartContract])).length(1),
  ref_block_bytes: z.string().regex(/^[0-9a-fA-F]{4}$/, "4 hex digits"),
  ref_block_hash: z.string().regex(/^[0-9a-fA-F]{16}$/, "16 hex digits"),
  /** Unix ms, as `timestamp`. */
  expiration: z.int().positive(),
  timestamp: amount.optional(),
  /** A memo, hex. */
  data: hex.optional(),
  /** In sun. */
  fee_limit: amount.optional(),
});
export type TronRawData = z.infer<typeof rawData>;

/** Tron's method of `POST /v1/wallets/{id}/rpc`. Sending needs a Tron node and is not offered. */
export const tronRpcBodies = [
  z.strictObject({
    method: z.literal("tron_signTransaction"),
    params: z.strictObject({ raw_data: rawData }),
    chain_type: z.literal("tron").optional(),
    caip2: caip2.optional(),
    address: z.string().min(1).max(64).optional(),
    wallet_id: resourceId.optional(),
  }),
] as const;

export const tronRpcResponses = [
  z.strictObject({
    method: z.literal("tron_signTransaction"),
    /** The raw data in protobuf, then 65 bytes r ‖ s ‖ v. Hex without 0x. */
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("hex") }),
  }),
] as const;
