import { base58 } from "@scure/base";
import { ApiError } from "../../../../lib/protocol/errors.ts";

/** The block that the host proposes for a Solana transaction, 32 bytes. @throws ApiError invalid_data */
export function readBlockhash(text: string): Uint8Array {
  const bytes = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text) ? base58.decode(text) : new Uint8Array();
  if (bytes.length !== 32) throw new ApiError("invalid_data", "fill.recent_blockhash is not 32 bytes in base58.");
  return bytes;
}
