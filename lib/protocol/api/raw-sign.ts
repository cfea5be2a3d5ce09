import { z } from "zod";
import { hash32 } from "./fields.ts";

const hashFunction = z.enum(["keccak256", "sha256", "blake2b256"]);

/** `POST /v1/wallets/{id}/raw_sign`: a digest, or bytes and how to hash them. */
export const rawSignBodySchema = z.strictObject({
  params: z.union([
    z.strictObject({ hash: hash32 }),
    z.strictObject({ bytes: z.string(), encoding: z.enum(["utf-8", "hex", "base64"]), hash_function: hashFunction }),
  ]),
});
export type RawSignParams = z.infer<typeof rawSignBodySchema>["params"];

/** 64 bytes r ‖ s, low S, hex with 0x. */
export const rawSignResponseSchema = z.strictObject({
  method: z.literal("raw_sign"),
  data: z.strictObject({ signature: z.string(), encoding: z.literal("hex") }),
});
