import { combine } from "shamir-secret-sharing";
import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { WALLET_CHAINS } from "../../../lib/protocol/chains/wallet-chains.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import { derivePublicKey } from "../signers/derive-public-key.ts";
import type { ShareBox } from "./share-box.ts";
import { decodeSharePayload, PAYLOAD_LENGTHS, type WalletSecret } from "./share-payload.ts";

/** Payload length plus one byte for the share's x. */
const SHARE_LENGTHS = PAYLOAD_LENGTHS.map((length) => length + 1);

/**
 * Reunites the two shares of a wallet for the length of one call, and wipes the key afterwards.
 *
 * shamir-secret-sharing has no integrity of its own: wrong shares give a wrong secret silently, and a share at x = 0 *is* the secret, so its
 * giver could choose the key. Hence the checks on x and length before, and the comparison with the sealed public key after.
 *
 * @param use runs synchronously: what it was lent is wiped when it returns
 * @throws ApiError share_invalid
 */
export async function withWalletKey<T>(
  walletId: string,
  wallet: WalletContent,
  shares: WalletShares | undefined,
  shareBox: ShareBox,
  use: (privateKey: Uint8Array, phrase: WalletSecret["phrase"]) => T,
): Promise<T> {
  if (shares === undefined) throw new ApiError("share_invalid", `The host sent no shares of wallet ${walletId}. Nothing was signed.`);
  const enclaveShare = await shareBox.open(walletId, shares.enclave_share);
  const appShare = decodeBase64(shares.app_share, "shares.app_share");
  assertShares(walletId, enclaveShare, appShare);
  const payload = await combine([enclaveShare, appShare]);
  try {
    const decoded = decodeSharePayload(payload);
    const publicKey = decoded === null ? null : derivePublicKey(WALLET_CHAINS[wallet.chain_type].curve, decoded.privateKey);
    if (decoded === null || publicKey === null || encodeHex(publicKey) !== wallet.public_key)
      throw new ApiError("share_invalid", `The shares do not make the key of wallet ${walletId}. Nothing was signed.`);
    return use(decoded.privateKey, decoded.phrase);
  } finally {
    payload.fill(0);
    appShare.fill(0);
  }
}

function assertShares(walletId: string, enclaveShare: Uint8Array, appShare: Uint8Array): void {
  const [enclaveX, appX] = [enclaveShare.at(-1), appShare.at(-1)];
  const isSound =
    SHARE_LENGTHS.includes(enclaveShare.length) &&
    appShare.length === enclaveShare.length &&
    enclaveX !== 0 &&
    appX !== 0 &&
    enclaveX !== appX;
  if (!isSound) throw new ApiError("share_invalid", `The stored shares of wallet ${walletId} are malformed. Nothing was signed.`);
}
