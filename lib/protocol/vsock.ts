import { z } from "zod";
import { sealedRecordSchema } from "./sealed-record.ts";

/**
 * Frames between wallet host and enclave: a 4-byte big-endian length, then UTF-8 JSON, at most MAX_FRAME_BYTES. Many requests may be in
 * flight on one connection; `id` pairs them. The host adds evidence (records, shares) and proposals (`fill`), and decides nothing.
 */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024;
export const MAX_BODY_BYTES = 1024 * 1024;

/** The HTTP request as the host received it. Headers: lower-case names, only those the enclave reads. */
export const rawRequestSchema = z.strictObject({
  method: z.enum(["GET", "POST", "PATCH", "PUT", "DELETE"]),
  /** Path without query string, byte for byte as received: `/v1/wallets/abc/rpc`. */
  path: z.string().max(2048),
  /** `http://host[:port]` as the client addressed it. The enclave accepts it only if the app's sealed config lists it. */
  origin: z.string().max(512),
  headers: z.record(z.string(), z.string().max(65_536)),
  body: z.string(),
});
export type RawRequest = z.infer<typeof rawRequestSchema>;

/** Header names that the host copies into a frame. */
export const FORWARDED_HEADERS = [
  "authorization",
  "privy-app-id",
  "privy-authorization-signature",
  "privy-idempotency-key",
  "privy-request-expiry",
] as const;

/**
 * Names the intent whose request this is: set by the host when it carries one out, never copied from a client. It is a hint where to look; what counts
 * is the sealed intent and its sealed approvals.
 */
export const INTENT_HEADER = "countersign-intent";

export const walletSharesSchema = z.strictObject({
  /** HPKE (X25519, HKDF-SHA256, AES-256-GCM) to the enclave's share key, info `countersign/enclave-share/<wallet id>`; base64. */
  enclave_share: z.strictObject({ encapsulated_key: z.string(), ciphertext: z.string() }),
  /** The app share, opened by the host for this one frame; base64. */
  app_share: z.string(),
});
export type WalletShares = z.infer<typeof walletSharesSchema>;

const quantity = z.string().regex(/^0x(0|[1-9a-f][0-9a-f]*)$/);

/** What the host proposes for members of the transaction that the signed request left open. Hex quantities. */
export const transactionFillSchema = z.strictObject({
  nonce: quantity,
  /** Absent for what pays no gas: an EIP-7702 authorization. */
  gas_limit: quantity.optional(),
  max_fee_per_gas: quantity.optional(),
  max_priority_fee_per_gas: quantity.optional(),
  gas_price: quantity.optional(),
  /** For each call of a batch that is sent one by one, in place of `gas_limit`; `nonce` is then the first one's. */
  gas_limits: z.array(quantity).min(1).max(35).optional(),
});
export type TransactionFill = z.infer<typeof transactionFillSchema>;

/** The same for Solana, whose transactions name a recent block in place of a nonce. Base58. */
export const solanaFillSchema = z.strictObject({ recent_blockhash: z.string().min(32).max(44) });
export type SolanaFill = z.infer<typeof solanaFillSchema>;

/** The same for Tron. Hex without 0x, and unix ms. */
export const tronFillSchema = z.strictObject({
  ref_block_bytes: z.string().regex(/^[0-9a-f]{4}$/),
  ref_block_hash: z.string().regex(/^[0-9a-f]{16}$/),
  expiration: z.int().positive(),
  timestamp: z.int().positive(),
});
export type TronFill = z.infer<typeof tronFillSchema>;

export const enclaveFillSchema = z.union([transactionFillSchema, solanaFillSchema, tronFillSchema]);
export type EnclaveFill = z.infer<typeof enclaveFillSchema>;

export const enclaveRequestSchema = z.strictObject({
  id: z.int().nonnegative(),
  /** `authorize` runs every check and signs nothing; `execute` acts. */
  mode: z.enum(["authorize", "execute"]),
  request: rawRequestSchema,
  /** Every record the action may need: app, wallet, quorums with nested ones, users, user keys, policies. Order is free. 64 users with 16 keys each are 1,088. */
  records: z.array(sealedRecordSchema).max(2_048),
  shares: walletSharesSchema.optional(),
  fill: enclaveFillSchema.optional(),
});
export type EnclaveRequest = z.infer<typeof enclaveRequestSchema>;

/** Sent by the host once it stored new versions of records durably; from then on older ones are refused (law 8). */
export const enclaveAckSchema = z.strictObject({
  id: z.int().nonnegative(),
  mode: z.literal("acknowledge"),
  records: z.array(sealedRecordSchema).min(1).max(512),
});

/** Asks for the attestation document of this boot, with the caller's nonce. */
export const enclaveAttestSchema = z.strictObject({
  id: z.int().nonnegative(),
  mode: z.literal("attest"),
  /** Base64, at most 512 bytes, or null. */
  nonce: z.string().max(684).nullable(),
});

export const enclaveMessageSchema = z.discriminatedUnion("mode", [
  enclaveRequestSchema.extend({ mode: z.literal("authorize") }),
  enclaveRequestSchema.extend({ mode: z.literal("execute") }),
  enclaveAckSchema,
  enclaveAttestSchema,
]);
export type EnclaveMessage = z.infer<typeof enclaveMessageSchema>;

const signedTransactionSchema = z.strictObject({ signed_transaction: z.string(), hash: z.string() });

export const enclaveResultSchema = z.strictObject({
  id: z.int().nonnegative(),
  ok: z.literal(true),
  /** HTTP status and body that the host passes on. */
  status: z.int(),
  body: z.unknown(),
  /** New or changed records, to be stored in one transaction with everything else of this result. */
  records: z.array(sealedRecordSchema).optional(),
  /** Shares of the wallets that were just created. The host encrypts the app shares with its own key before it stores them. */
  created_shares: z.array(z.strictObject({ wallet_id: z.string(), ...walletSharesSchema.shape })).optional(),
  /** Present when a transaction was signed for broadcast. */
  transaction: signedTransactionSchema.optional(),
  /** In place of `transaction`: several, in the order of their nonces. All are stored before the first is sent. */
  transactions: z.array(signedTransactionSchema).min(1).max(35).optional(),
  /** Signed by the per-boot receipt key: see receipt.ts. */
  receipt: z.unknown().optional(),
  /** Microseconds spent inside the enclave on this message. */
  enclave_us: z.number(),
});
export type EnclaveResult = z.infer<typeof enclaveResultSchema>;

export const enclaveFailureSchema = z.strictObject({
  id: z.int().nonnegative(),
  ok: z.literal(false),
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
  enclave_us: z.number(),
});

export const enclaveReplySchema = z.discriminatedUnion("ok", [enclaveResultSchema, enclaveFailureSchema]);
export type EnclaveReply = z.infer<typeof enclaveReplySchema>;
