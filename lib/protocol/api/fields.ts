import { z } from "zod";
import { isSolanaAddress } from "../solana/is-solana-address.ts";

/** Field shapes that several routes share. The message of a pattern completes the sentence "<field> must be …". */

/** An id as a request names it. Any text is a question that may be asked: an id that is not ours is answered with `*_not_found`. */
export const resourceId = z.string().min(1).max(64);

/** The 2^18 bytes of data that Privy's clients allow, and a little. */
const MAX_HEX = 300_002;

export const hexData = z
  .string()
  .max(MAX_HEX)
  .regex(/^0x([0-9a-fA-F]{2})*$/, "0x and an even number of hex digits");
export const hash32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "0x and 64 hex digits");
export const ethereumAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hex digits");

export const solanaAddress = z.string().refine(isSolanaAddress, "a Solana address: base58 of 32 bytes");

/** A number of at most 256 bits as 0x hex, or a safe integer as JSON number. */
export const quantity = z.union([
  z.string().regex(/^0x[0-9a-fA-F]{1,64}$/, "a quantity: 0x and 1 to 64 hex digits, or a whole number from 0"),
  z.int("a quantity: 0x and 1 to 64 hex digits, or a whole number from 0").nonnegative(),
]);

export const caip2 = z.string().regex(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/, "a CAIP-2 chain id such as eip155:31337");

/** P-256 public key as SPKI in base64 or PEM, or as raw point; `parseP256PublicKey` decides. */
export const publicKeyText = z.string().min(1).max(1024);

/** A JSON Web Token in compact form. */
export const jwtText = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/, "a JSON Web Token in compact form");

export const displayName = z.string().min(1).max(100);
export const externalId = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "1 to 64 letters, digits, _ or -");

/** A user or a key that becomes a quorum of one. */
export const ownerInput = z.union([z.strictObject({ user_id: resourceId }), z.strictObject({ public_key: publicKeyText })]);
export const ownerIdInput = resourceId.nullable();

/** Privy's SuccessResponse. */
export const successSchema = z.strictObject({ success: z.literal(true) });
