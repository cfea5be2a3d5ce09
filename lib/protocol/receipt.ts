import { z } from "zod";

/**
 * A receipt says what the enclave decided and did for one request. It is signed by a P-256 key that exists for one boot of the enclave and is
 * named in that boot's attestation document, so anyone can check it against the measurement.
 */
export const receiptBodySchema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  boot_id: z.string(),
  app_id: z.string(),
  /** The wallet, user, quorum or policy that was acted on. */
  resource_id: z.string(),
  action: z.string(),
  /** SHA-256 of the canonical signed request, hex; null when the request needs no signature. */
  payload_hash: z.string().nullable(),
  /** Seats that were filled: `user:<id>`, `key:<SHA-256 of the SPKI, hex>` or `quorum:<id>`. */
  seats: z.array(z.string()),
  threshold: z.int().nonnegative(),
  policy: z.strictObject({ id: z.string(), version: z.int(), rule: z.string() }).nullable(),
  /** SHA-256, hex, of what was produced: the signature, the hash of the sent transaction (of several in a row: their hashes, separated by commas), the signed transaction, or the canonical JSON of the answer. */
  outcome_hash: z.string(),
  decided_at_ms: z.int(),
});
export type ReceiptBody = z.infer<typeof receiptBodySchema>;

export const receiptSchema = z.strictObject({
  body: receiptBodySchema,
  /** ECDSA P-256/SHA-256 over the RFC 8785 bytes of `body`, DER, base64. */
  signature: z.string(),
  /** SPKI, base64. */
  public_key: z.string(),
});
export type Receipt = z.infer<typeof receiptSchema>;
