import { z } from "zod";
import { caip2, ethereumAddress, hash32, hexData, quantity, resourceId } from "./fields.ts";
import { serializedRpcBodies, serializedRpcResponses } from "./serialized-rpc.ts";
import { solanaRpcBodies, solanaRpcResponses } from "./solana-rpc.ts";
import { tronRpcBodies, tronRpcResponses } from "./tron-rpc.ts";

/** What every method may carry besides. They repeat what the url says, and the enclave refuses them when they contradict it (law 5). */
const shared = {
  chain_type: z.literal("ethereum").optional(),
  address: ethereumAddress.optional(),
  wallet_id: resourceId.optional(),
};
/** Contract wallets are not offered, so only plain ECDSA signatures can be asked for. */
const signatureOptions = z.strictObject({ type: z.literal("ecdsa") }).optional();

/** An EIP-7702 authorization as `eth_sign7702Authorization` answers it and `authorization_list` takes it. */
const signedAuthorization = z.strictObject({
  contract: ethereumAddress,
  chain_id: quantity,
  nonce: quantity,
  r: hash32,
  s: hash32,
  y_parity: z.literal([0, 1]),
});

/** Privy's unsigned transaction, standard types. What is left open of nonce, gas and fees is filled for eth_sendTransaction only. */
export const unsignedTransactionSchema = z.strictObject({
  type: z.literal([0, 1, 2, 4]).optional(),
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
  /** Makes it a type 4 transaction (EIP-7702). */
  authorization_list: z.array(signedAuthorization).min(1).max(10).optional(),
});
export type UnsignedTransaction = z.infer<typeof unsignedTransactionSchema>;

/** One call of a batch. It names no nonce, gas or fee: those are the batch's. */
const call = z.strictObject({ to: ethereumAddress, data: hexData.optional(), value: quantity.optional() });

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

/** ERC-4337, unpacked as bundlers take it. EntryPoint 0.6 knows neither of the two paymaster gas limits. */
const userOperation = z.strictObject({
  sender: ethereumAddress,
  nonce: quantity,
  call_data: hexData,
  call_gas_limit: quantity,
  verification_gas_limit: quantity,
  pre_verification_gas: quantity,
  max_fee_per_gas: quantity,
  max_priority_fee_per_gas: quantity,
  factory: ethereumAddress.optional(),
  factory_data: hexData.optional(),
  paymaster: ethereumAddress.optional(),
  paymaster_data: hexData.optional(),
  paymaster_verification_gas_limit: quantity.optional(),
  paymaster_post_op_gas_limit: quantity.optional(),
});
export type UserOperation = z.infer<typeof userOperation>;

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
    /** Nobody sponsors fees here: the enclave refuses `true` rather than charge the wallet silently. */
    sponsor: z.boolean().optional(),
    sponsor_options: z.strictObject({ asset: z.string().max(64) }).optional(),
    /** The app's own name for the transaction, unique in the app. */
    reference_id: z.string().min(1).max(64).optional(),
    /** Nothing is appended to data that was signed; only the empty suffix passes. */
    experimental_data_suffix: z.literal("0x").optional(),
    ...shared,
  }),
  z.strictObject({
    method: z.literal("wallet_sendCalls"),
    params: z.strictObject({ calls: z.array(call).min(1).max(35) }),
    caip2,
    sponsor: z.boolean().optional(),
    sponsor_options: z.strictObject({ asset: z.string().max(64) }).optional(),
    experimental_data_suffix: z.literal("0x").optional(),
    ...shared,
  }),
  z.strictObject({ method: z.literal("secp256k1_sign"), params: z.strictObject({ hash: hash32 }), caip2: caip2.optional(), ...shared }),
  z.strictObject({
    method: z.literal("eth_sign7702Authorization"),
    params: z.strictObject({
      /** Whose code the account will run. */
      contract: ethereumAddress,
      chain_id: quantity,
      /** Absent: the account's next nonce on that chain, or the one after it for `executor: "self"`, whose own transaction comes first. */
      nonce: quantity.optional(),
      executor: z.literal("self").optional(),
    }),
    caip2: caip2.optional(),
    ...shared,
  }),
  z.strictObject({
    method: z.literal("eth_signUserOperation"),
    params: z.strictObject({
      /** An EntryPoint, or the account implementation that `sender` delegates to. */
      contract: ethereumAddress,
      chain_id: quantity,
      user_operation: userOperation,
    }),
    caip2: caip2.optional(),
    ...shared,
  }),
  ...solanaRpcBodies,
  ...tronRpcBodies,
  ...serializedRpcBodies,
]);
export type RpcBody = z.infer<typeof rpcBodySchema>;
export type SendCallsBody = Extract<RpcBody, { method: "wallet_sendCalls" }>;

const hexSignature = z.strictObject({ signature: z.string(), encoding: z.literal("hex") });

export const rpcResponseSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("personal_sign"), data: hexSignature }),
  z.strictObject({ method: z.literal("eth_signTypedData_v4"), data: hexSignature }),
  z.strictObject({ method: z.literal("secp256k1_sign"), data: hexSignature }),
  z.strictObject({ method: z.literal("eth_signUserOperation"), data: hexSignature }),
  z.strictObject({
    method: z.literal("eth_sign7702Authorization"),
    data: z.strictObject({ authorization: signedAuthorization.extend({ chain_id: z.int(), nonce: z.int() }) }),
  }),
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
  z.strictObject({ method: z.literal("wallet_sendCalls"), data: z.strictObject({ transaction_id: z.string(), caip2: z.string() }) }),
  ...solanaRpcResponses,
  ...tronRpcResponses,
  ...serializedRpcResponses,
]);
