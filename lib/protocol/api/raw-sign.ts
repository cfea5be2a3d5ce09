import { z } from "zod";
import { hexData } from "./fields.ts";

const hashFunction = z.enum(["keccak256", "sha256", "blake2b256"]);

/** `POST /v1/wallets/{id}/raw_sign`: a digest, or bytes and how to hash them. */
export const rawSignBodySchema = z.strictObject({
  params: z.union([
    /** 32 bytes; more where the chain's curve signs messages themselves (ed25519). */
    z.strictObject({ hash: hexData }),
    z.strictObject({ bytes: z.string(), encoding: z.enum(["utf-8", "hex", "base64"]), hash_function: hashFunction }),
  ]),
});
export type RawSignParams = z.infer<typeof rawSignBodySchema>["params"];

/** 64 bytes, hex with 0x: r ‖ s with low S, R ‖ S of ed25519, or BIP-340's for Taproot. */
export const rawSignResponseSchema = z.strictObject({
  method: z.literal("raw_sign"),
  data: z.strictObject({ signature: z.string(), encoding: z.literal("hex") }),
});
