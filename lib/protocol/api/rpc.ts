import { z } from "zod";
import { caip2, ethereumAddress, hash32, hexData, quantity, resourceId } from "./fields.ts";

/** What every method may carry besides. They repeat what the url says, and the enclave refuses them when they contradict it (law 5). */
const shared = {
  chain_type: z.literal("ethereum").optional(),
  address: ethereumAddress.optional(),
  wallet_id: resourceId.optional(),
};
/** Contract wallets are not offered, so only plain ECDSA signatures can be asked for. */
const signatureOptions = z.strictObject({ type: z.literal("ecdsa") }).optional();

/** Privy's unsigned transaction, standard types. What is left open of nonce, gas and fees is filled for eth_sendTransaction only. */
export const unsignedTransactionSchema = z.strictObject({
  type: z.literal([0, 1, 2]).optional(),
  chain_id: quantity.optional(),
  from: ethereumAddress.optional(),
  /** Absent: a contract is created from `data`. */
  to: ethereumAddress.optional(),
  nonce: quantity.optional(),
  value: quantity.optional(),
  data: hexData.optional(),
  gas_limit: quantity.optional(),
  gas_price: quantity.optional(),
  max_fee_per_gas: quantity.optional(),
  max_priority_fee_per_gas: quantity.optional(),
});
export type UnsignedTransaction = z.infer<typeof unsignedTransactionSchema>;

const personalSignParams = z.discriminatedUnion("encoding", [
  z.strictObject({ encoding: z.literal("utf-8"), message: z.string() }),
  /** With or without 0x: the Node SDK sends none, older clients do. */
  z.strictObject({ encoding: z.literal("hex"), message: z.string().regex(/^(0x)?([0-9a-fA-F]{2})*$/, "an even number of hex digits") }),
]);

const typedData = z.strictObject({
  domain: z.record(z.string(), z.unknown()),
  types: z.record(z.string(), z.array(z.strictObject({ name: z.string().max(256), type: z.string().max(256) })).max(256)),
  message: z.record(z.string(), z.unknown()),
  primary_type: z.string().max(256),
});

/** `POST /v1/wallets/{id}/rpc` */
export const rpcBodySchema = z.discriminatedUnion("method", [
  z.strictObject({
    method: z.literal("personal_sign"),
    params: personalSignParams,
    caip2: caip2.optional(),
    signature_options: signatureOptions,
    ...shared,
  }),
  z.strictObject({
    method: z.literal("eth_signTypedData_v4"),
    params: z.strictObject({ typed_data: typedData }),
    caip2: caip2.optional(),
    signature_options: signatureOptions,
    ...shared,
  }),
  z.strictObject({
    method: z.literal("eth_signTransaction"),
    params: z.strictObject({ transaction: unsignedTransactionSchema }),
    caip2: caip2.optional(),
    ...shared,
  }),
  z.strictObject({
    method: z.literal("eth_sendTransaction"),
    params: z.strictObject({ transaction: unsignedTransactionSchema }),
    caip2,
    /** Nobody sponsors fees here: `true` is refused rather than charged to the wallet silently. */
    sponsor: z.literal(false).optional(),
    sponsor_options: z.strictObject({ asset: z.string().max(64) }).optional(),
    /** The app's own name for the transaction, unique in the app. */
    reference_id: z.string().min(1).max(64).optional(),
    /** Nothing is appended to data that was signed; only the empty suffix passes. */
    experimental_data_suffix: z.literal("0x").optional(),
    ...shared,
  }),
  z.strictObject({ method: z.literal("secp256k1_sign"), params: z.strictObject({ hash: hash32 }), caip2: caip2.optional(), ...shared }),
]);
export type RpcBody = z.infer<typeof rpcBodySchema>;
export type SendTransactionBody = Extract<RpcBody, { method: "eth_sendTransaction" }>;

const hexSignature = z.strictObject({ signature: z.string(), encoding: z.literal("hex") });

export const rpcResponseSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("personal_sign"), data: hexSignature }),
  z.strictObject({ method: z.literal("eth_signTypedData_v4"), data: hexSignature }),
  z.strictObject({ method: z.literal("secp256k1_sign"), data: hexSignature }),
  z.strictObject({
    method: z.literal("eth_signTransaction"),
    data: z.strictObject({ signed_transaction: z.string(), encoding: z.literal("rlp") }),
  }),
  z.strictObject({
    method: z.literal("eth_sendTransaction"),
    data: z.strictObject({
      hash: z.string(),
      caip2: z.string(),
      transaction_id: z.string(),
      transaction_request: unsignedTransactionSchema.optional(),
      reference_id: z.string().nullable().optional(),
    }),
  }),
]);
