import { z } from "zod";

/** Messages between hypervisor and enclave over the one channel the seal leaves open. Each side checks what it receives. */

const base64 = z.string().max(65_536);
const id = z.int().nonnegative();

export const toHypervisorSchema = z.discriminatedUnion("type", [
  /** The self-test of the seal passed; each name is a denial that was observed. */
  z.strictObject({ type: z.literal("sealed"), denials: z.array(z.string()) }),
  z.strictObject({
    type: z.literal("attest"),
    id,
    /** SPKI DER. */
    public_key: base64.nullable(),
    user_data: base64.nullable(),
    nonce: base64.nullable(),
  }),
  z.strictObject({ type: z.literal("kms.nonce"), id }),
  z.strictObject({ type: z.literal("kms.release"), id, document: base64 }),
  /** A part of the journal, from this byte on: all of it may be more than one message can hold. */
  z.strictObject({ type: z.literal("witness.read"), id, from: z.int().nonnegative() }),
  z.strictObject({ type: z.literal("witness.append"), id, entries: z.array(z.string().max(1024)).min(1) }),
  /** Puts these lines in the place of all earlier ones, atomically: the enclave has folded away what no longer matters. In parts, of which the last one does it. */
  z.strictObject({ type: z.literal("witness.replace"), id, entries: z.array(z.string().max(1024)), is_last: z.boolean() }),
  z.strictObject({ type: z.literal("ready"), boot_id: z.string() }),
  z.strictObject({
    type: z.literal("log"),
    level: z.enum(["debug", "info", "warn", "error"]),
    event: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type ToHypervisor = z.infer<typeof toHypervisorSchema>;

export const toEnclaveSchema = z.discriminatedUnion("type", [
  /** Accompanied by a socket handle: one accepted connection of the simulated vsock. */
  z.strictObject({ type: z.literal("vsock") }),
  z.strictObject({ type: z.literal("attestation"), id, document: base64 }),
  /** An input is over the security module's limit or not base64; the caller's fault, not the enclave's. */
  z.strictObject({ type: z.literal("attest.refused"), id, reason: z.string() }),
  z.strictObject({ type: z.literal("kms.nonce"), id, nonce: base64 }),
  /** HPKE base mode to the P-256 key in the document, info `countersign/kms-release`; the plaintext is the 32-byte sealing root. */
  z.strictObject({ type: z.literal("kms.released"), id, encapsulated_key: base64, ciphertext: base64 }),
  z.strictObject({ type: z.literal("kms.refused"), id, reason: z.string() }),
  /** `next`: where the next part begins; null behind the last one. */
  z.strictObject({ type: z.literal("witness.entries"), id, entries: z.array(z.string()), next: z.int().positive().nullable() }),
  z.strictObject({ type: z.literal("witness.appended"), id }),
]);
export type ToEnclave = z.infer<typeof toEnclaveSchema>;
