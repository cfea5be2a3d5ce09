import { requestHashWords } from "./canonical-request.ts";
import { decodeHex } from "./hex.ts";
import { parseP256PublicKey } from "./p256-public-key.ts";

/**
 * Six words for a recipient key (SHA-256 of its SPKI), for people to compare: the page that made it shows them, the server's seat logs them.
 *
 * @throws ApiError invalid_data naming `field`
 */
export function recipientWords(publicKey: string, field = "recipient_public_key"): string {
  return requestHashWords(decodeHex(parseP256PublicKey(publicKey, field).fingerprint, "fingerprint"));
}
