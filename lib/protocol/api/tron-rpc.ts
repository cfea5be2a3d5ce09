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

const block = {
  /** The last two bytes of a recent block's number, and the middle eight of its id: what binds a transaction to a chain. */
  ref_block_bytes: z.string().regex(/^[0-9a-fA-F]{4}$/, "4 hex digits"),
  ref_block_hash: z.string().regex(/^[0-9a-fA-F]{16}$/, "16 hex digits"),
  /** Unix ms, as `timestamp`. */
  expiration: z.int().positive(),
};

const rawData = z.strictObject({
  /** Tron executes one contract a transaction; more are refused by its nodes. */
  contract: z.array(z.discriminatedUnion("type", [transferContract, triggerSmartContract])).length(1),
  ...block,
  timestamp: amount.optional(),
  /** A memo, hex. */
  data: hex.optional(),
  /** In sun. */
  fee_limit: amount.optional(),
});
export type TronRawData = z.infer<typeof rawData>;

/** What is left out of the block is filled in from the node that it is sent to. */
const openRawData = rawData
  .extend({
    ref_block_bytes: block.ref_block_bytes.optional(),
    ref_block_hash: block.ref_block_hash.optional(),
    expiration: block.expiration.optional(),
  })
  .refine(
    (raw) => (raw.ref_block_bytes === undefined) === (raw.ref_block_hash === undefined),
    "ref_block_bytes and ref_block_hash together, or neither",
  );
export type OpenTronRawData = z.infer<typeof openRawData>;

const shared = {
  chain_type: z.literal("tron").optional(),
  address: z.string().min(1).max(64).optional(),
  wallet_id: resourceId.optional(),
};

const sendTransaction = z.strictObject({
  method: z.literal("tron_sendTransaction"),
  params: z.strictObject({
    raw_data: openRawData,
    /** The app's own name for the transaction, unique in the app. */
    reference_id: z.string().min(1).max(64).optional(),
  }),
  /** Without it: the main network. */
  caip2: z.enum(["tron:mainnet", "tron:nile"]).default("tron:mainnet"),
  ...shared,
});
export type TronSendBody = z.output<typeof sendTransaction>;

/** Tron's methods of `POST /v1/wallets/{id}/rpc`. */
export const tronRpcBodies = [
  z.strictObject({
    method: z.literal("tron_signTransaction"),
    params: z.strictObject({ raw_data: rawData }),
    caip2: caip2.optional(),
    ...shared,
  }),
  sendTransaction,
] as const;

export const tronRpcResponses = [
  z.strictObject({
    method: z.literal("tron_signTransaction"),
    /** The raw data in protobuf, then 65 bytes r ‖ s ‖ v. Hex without 0x. */
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("hex") }),
  }),
  z.strictObject({
    method: z.literal("tron_sendTransaction"),
    data: z.strictObject({
      /** SHA-256 of the raw data, hex without 0x: how the chain names a transaction. */
      hash: z.string(),
      caip2: z.string(),
      transaction_id: z.string(),
      reference_id: z.string().optional(),
    }),
  }),
] as const;
