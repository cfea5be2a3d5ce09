import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts app shares at rest with the host's own key (law 9: the database alone holds nothing that signs). The wallet id is authenticated, so a
 * share that was moved to another wallet's row does not open.
 */
export class ShareCipher {
  readonly #key: KeyObject;

  /** @param hostKey 32 bytes: `HOST_SHARE_KEY` */
  constructor(hostKey: Uint8Array) {
    this.#key = createSecretKey(new Uint8Array(hkdfSync("sha256", hostKey, new Uint8Array(), "countersign/app-share/v1", 32)));
  }

  /** @returns nonce, ciphertext and tag in one. */
  seal(walletId: string, share: Uint8Array): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(walletId));
    return new Uint8Array(Buffer.concat([nonce, cipher.update(share), cipher.final(), cipher.getAuthTag()]));
  }

  /** @throws ApiError share_invalid when the row was changed, moved, or written under another HOST_SHARE_KEY */
  open(walletId: string, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(sealed.length - TAG_BYTES);
      const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(walletId))
        .setAuthTag(tag);
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]));
    } catch {
      throw new ApiError(
        "share_invalid",
        `The app share of wallet ${walletId} does not open: its row or HOST_SHARE_KEY was changed. Nothing was signed.`,
      );
    }
  }
}
