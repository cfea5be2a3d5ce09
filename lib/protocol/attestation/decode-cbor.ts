import { decode } from "cborg";
import { AttestationError } from "./attestation-error.ts";

/**
 * RFC 8949 §4.2 deterministic input only: definite lengths, shortest integers, no duplicate keys (cborg keeps the last one unless it is told
 * otherwise), no tags, no trailing bytes. Real Nitro documents are written this way. Maps come back as `Map`.
 *
 * @throws AttestationError document_malformed
 */
export function decodeCbor(bytes: Uint8Array, what: string): unknown {
  try {
    return decode(bytes, {
      strict: true,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
    });
  } catch (cause) {
    throw new AttestationError("document_malformed", `${what} is not strict CBOR.`, { cause });
  }
}
