import { createHash } from "node:crypto";
import { decodeBase64, encodeBase64 } from "../../../../lib/protocol/base64.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../../lib/protocol/hex.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { signEd25519 } from "../../signers/ed25519.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";

const FIELD = "params.transaction";
/** Of PublicKey and Signature: ed25519 is their first form. */
const ED25519 = 0;
/** NEAR's own bounds of an account's name. */
const [MIN_NAME, MAX_NAME] = [2, 64];

/**
 * Reads `near_signTransaction`. Its key must be the wallet's, whichever account it belongs to; what it does beyond that is not read, so a policy sees nothing
 * of it, as with `raw_sign`.
 *
 * @throws ApiError invalid_data | invalid_request
 */
export function prepareNearTransaction(transaction: string, { public_key }: WalletContent): PreparedRpc {
  const bytes = decodeBase64(transaction, FIELD);
  assertKey(bytes, public_key);
  const digest = new Uint8Array(createHash("sha256").update(bytes).digest());
  return {
    judged: [{}],
    isMoving: false,
    outcomeDigest: digest,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signed_transaction = encodeBase64(new Uint8Array([...bytes, ED25519, ...signEd25519(digest, privateKey)]));
      return { data: { signed_transaction, encoding: "base64" }, produced: signed_transaction };
    },
  };
}

/** A transaction begins with its signer's name, behind the name's length in four bytes, and with the signer's key. */
function assertKey(bytes: Uint8Array, publicKeyHex: string): void {
  const nameBytes = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const form = bytes[4 + nameBytes];
  const key = encodeHex(bytes.slice(5 + nameBytes, 37 + nameBytes));
  if (nameBytes >= MIN_NAME && nameBytes <= MAX_NAME && form === ED25519 && key === publicKeyHex) return;
  throw new ApiError("invalid_request", `${FIELD} is no transaction that names this wallet's key, ed25519 ${publicKeyHex}.`);
}
