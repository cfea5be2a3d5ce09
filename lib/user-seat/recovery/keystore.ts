// As a namespace: the offline tool then carries what is used of zod, not its hundred languages.
import * as z from "zod";

const hex = z.string().regex(/^(0x)?([0-9a-fA-F]{2})*$/, "hex digits");

const scryptParams = z.object({
  dklen: z.literal(32),
  n: z
    .int()
    .min(2)
    .max(2 ** 20, "at most 2^20: more would stop the page"),
  r: z.int().min(1).max(32),
  p: z.int().min(1).max(16),
  salt: hex,
});
const pbkdf2Params = z.object({ dklen: z.literal(32), c: z.int().min(1).max(10_000_000), prf: z.literal("hmac-sha256"), salt: hex });

/**
 * A Web3 Secret Storage file, version 3 (https://ethereum.org/developers/docs/data-structures-and-encoding/web3-secret-storage), as geth, ethers and others
 * write it. Unknown members are left alone, the casing of `Crypto` differs between writers.
 */
export const keystoreSchema = z.object({
  version: z.literal(3),
  id: z.string().optional(),
  /** 40 hex digits, with or without 0x. */
  address: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{40}$/)
    .optional(),
  crypto: z.intersection(
    z.object({
      cipher: z.literal("aes-128-ctr"),
      ciphertext: hex,
      cipherparams: z.object({ iv: hex }),
      /** Keccak-256 over bytes 16 to 31 of the derived key and the ciphertext. */
      mac: hex,
    }),
    z.discriminatedUnion("kdf", [
      z.object({ kdf: z.literal("scrypt"), kdfparams: scryptParams }),
      z.object({ kdf: z.literal("pbkdf2"), kdfparams: pbkdf2Params }),
    ]),
  ),
});
export type Keystore = z.infer<typeof keystoreSchema>;
