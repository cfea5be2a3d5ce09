import { createHash } from "node:crypto";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { decodeHex, encodeHex } from "../../../../lib/protocol/hex.ts";
import type { WalletContent } from "../../../../lib/protocol/sealed-record.ts";
import { signEd25519 } from "../../signers/ed25519.ts";
import type { PreparedRpc } from "./prepare-rpc.ts";

/** What every signature on a RawTransaction begins with, so that it is one on nothing else. */
const DOMAIN = createHash("sha3-256").update("APTOS::RawTransaction").digest();
/** Of TransactionAuthenticator: Ed25519 is its first form. Then each part with its length. */
const [ED25519, KEY_BYTES, SIGNATURE_BYTES] = [0, 32, 64];

/**
 * Reads `aptos_signTransaction`. Its sender must be the wallet; what it does beyond that is not read, so a policy sees nothing of it, as with `raw_sign`.
 *
 * @throws ApiError invalid_data | invalid_request
 */
export function prepareAptosTransaction(transaction: string, { address, public_key }: WalletContent): PreparedRpc {
  const raw = decodeHex(transaction, "params.transaction");
  const sender = `0x${encodeHex(raw.slice(0, 32))}`;
  if (sender !== address) {
    throw new ApiError("invalid_request", `params.transaction is no RawTransaction of this wallet, ${address}: it begins with ${sender}.`);
  }
  const message = new Uint8Array([...DOMAIN, ...raw]);
  return {
    judged: [{}],
    isMoving: false,
    outcomeDigest: message,
    assertExecutable: () => undefined,
    sign: (privateKey) => {
      const signature = signEd25519(message, privateKey);
      const key = decodeHex(public_key, "public_key");
      const signed = new Uint8Array([...raw, ED25519, KEY_BYTES, ...key, SIGNATURE_BYTES, ...signature]);
      const signed_transaction = `0x${encodeHex(signed)}`;
      return { data: { signed_transaction, encoding: "hex" }, produced: signed_transaction };
    },
  };
}
