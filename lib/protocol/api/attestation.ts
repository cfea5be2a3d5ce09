import { z } from "zod";

/** `GET /v1/attestation?nonce=…` */
export const attestationQuerySchema = z.strictObject({
  nonce: z
    .string()
    .max(700)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "base64 of at most 512 bytes")
    .optional(),
});

export const attestationSchema = z.strictObject({
  boot_id: z.string(),
  /** COSE_Sign1 in AWS Nitro's format, base64. */
  document: z.string(),
  /** SPKI, base64: signs this boot's receipts, and is named in the document. */
  receipt_public_key: z.string(),
});
export type AttestationBody = z.infer<typeof attestationSchema>;

/** `GET /v1/health` */
export const healthSchema = z.strictObject({
  status: z.enum(["ok", "degraded"]),
  enclave: z.boolean(),
  database: z.boolean(),
  /** Per CAIP-2 chain. */
  chains: z.record(z.string(), z.boolean()),
  simulated: z.literal(true),
});
