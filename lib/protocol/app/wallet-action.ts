import { z } from "zod";
import { rpcResponseSchema } from "../api/rpc.ts";
import { receiptSchema } from "../receipt.ts";
import { type FactorAssertion, factorAssertionSchema } from "../user-factor.ts";

/** The contract of `POST /api/wallet-action`: what a browser may ask the server seat to sign. Pure, importable by both sides. */

const MAX_TEXT = 65_536;
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hex digits");
/** Only one spelling of a number is accepted, so that what is shown, limited and executed is one value. */
const quantity = z.string().regex(/^0x(0|[1-9a-f][0-9a-f]{0,63})$/, "a hex quantity without leading zeros, below 2^256");
const hexData = z
  .string()
  .max(131_074)
  .regex(/^0x([0-9a-f]{2})*$/i, "hex bytes with 0x");
const chainType = z.literal("ethereum").exactOptional();

const personalSignSchema = z.strictObject({
  method: z.literal("personal_sign"),
  chain_type: chainType,
  params: z.strictObject({ message: z.string().min(1).max(MAX_TEXT), encoding: z.enum(["utf-8", "hex"]) }),
});

export const typedDataSchema = z.strictObject({
  domain: z.record(z.string(), z.json()),
  types: z.record(z.string(), z.array(z.strictObject({ name: z.string().max(256), type: z.string().max(256) })).max(256)),
  message: z.record(z.string(), z.json()),
  primary_type: z.string().min(1).max(256),
});
export type TypedData = z.infer<typeof typedDataSchema>;

const signTypedDataSchema = z.strictObject({
  method: z.literal("eth_signTypedData_v4"),
  chain_type: chainType,
  params: z.strictObject({ typed_data: typedDataSchema }),
});

/** `to` is required: the server seat does not sign contract creations. Members that are left out are filled by the host under the fee ceiling. */
const transactionSchema = z.strictObject({
  to: address,
  value: quantity.exactOptional(),
  data: hexData.exactOptional(),
  chain_id: quantity.exactOptional(),
  type: z.literal(2).exactOptional(),
  nonce: quantity.exactOptional(),
  gas_limit: quantity.exactOptional(),
  max_fee_per_gas: quantity.exactOptional(),
  max_priority_fee_per_gas: quantity.exactOptional(),
});
export type TransactionRequest = z.infer<typeof transactionSchema>;

const sendTransactionSchema = z.strictObject({
  method: z.literal("eth_sendTransaction"),
  chain_type: chainType,
  caip2: z.string().regex(/^eip155:[1-9][0-9]{0,17}$/, "eip155:<chain id>"),
  params: z.strictObject({ transaction: transactionSchema }),
});

/** Of a Solana wallet: bytes, which the enclave refuses to sign when they are a transaction's. */
const signMessageSchema = z.strictObject({
  method: z.literal("signMessage"),
  chain_type: z.literal("solana").exactOptional(),
  params: z.strictObject({
    message: z
      .base64()
      .min(1)
      .max(MAX_TEXT * 2),
    encoding: z.literal("base64"),
  }),
});

const cosignBodySchema = z.discriminatedUnion("method", [
  personalSignSchema,
  signTypedDataSchema,
  sendTransactionSchema,
  signMessageSchema,
]);
export type CosignBody = z.infer<typeof cosignBodySchema>;

export const requestPayloadSchema = z.strictObject({
  version: z.literal(1),
  method: z.literal("POST"),
  url: z.string().max(512),
  headers: z.strictObject({
    "privy-app-id": z.string().min(1).max(64),
    /** Unix milliseconds, decimal. */
    "privy-request-expiry": z.string().regex(/^[1-9][0-9]{12}$/, "unix milliseconds as decimal text"),
    "privy-idempotency-key": z.string().min(1).max(256).exactOptional(),
  }),
  body: cosignBodySchema,
});
export type RequestPayload = z.infer<typeof requestPayloadSchema>;

export const walletActionRequestSchema = z.strictObject({
  requestPayload: requestPayloadSchema,
  /** ECDSA P-256, DER, base64, over the canonical bytes of `requestPayload`. Left out to ask a server that may sign alone. */
  userSignature: z.string().min(1).max(256).exactOptional(),
  stepUp: factorAssertionSchema.exactOptional(),
});
export interface WalletActionRequest {
  requestPayload: RequestPayload;
  userSignature?: string;
  /** Over `factorChallenge({purpose:"step-up", …, subject_hash: payload hash})`. */
  stepUp?: FactorAssertion;
}

const milliseconds = z.number().nonnegative();
const optionalMilliseconds = milliseconds.nullable();

/** The wallet API's answer to an rpc request. */
export type RpcReply = z.infer<typeof rpcResponseSchema>;

export const wireErrorSchema = z.looseObject({ error: z.string(), code: z.string() });

/** One line each of the `application/x-ndjson` answer; times in milliseconds. */
export const actionProgressSchema = z.discriminatedUnion("station", [
  /** `kept`: a request that the user alone signed is stored and will be passed on, whether the page stays or not. */
  z.strictObject({ station: z.literal("server"), state: z.enum(["checked", "signed", "kept"]), ms: milliseconds }),
  z.strictObject({
    station: z.literal("backend"),
    state: z.literal("answered"),
    /** The whole round trip as the app server saw it; the rest is what the wallet host measured, null where it said nothing. */
    ms: milliseconds,
    hostMs: optionalMilliseconds,
    enclaveMs: optionalMilliseconds,
    dbMs: optionalMilliseconds,
    chainMs: optionalMilliseconds,
  }),
]);
export type ActionProgress = z.infer<typeof actionProgressSchema>;

const actionSuccessSchema = z.strictObject({
  done: z.literal(true),
  ok: z.literal(true),
  status: z.int(),
  /** Row in the activity list. */
  actionId: z.string(),
  body: rpcResponseSchema,
  receipt: receiptSchema.nullable(),
  /** null for a seat that did not sign, where one is enough. */
  userSignature: z.string().nullable(),
  serverSignature: z.string().nullable(),
  /** SHA-256 of the canonical bytes, hex. */
  payloadHash: z.string(),
  /** The same hash as six words. */
  words: z.string(),
});

const actionFailureSchema = z.strictObject({
  done: z.literal(true),
  ok: z.literal(false),
  status: z.int(),
  /** Set once the attempt is in the activity list. */
  actionId: z.string().nullable(),
  body: wireErrorSchema,
});

export const actionOutcomeSchema = z.discriminatedUnion("ok", [actionSuccessSchema, actionFailureSchema]);
/** The last line of the stream. */
export type ActionOutcome = z.infer<typeof actionOutcomeSchema>;
export type ActionFailure = z.infer<typeof actionFailureSchema>;
