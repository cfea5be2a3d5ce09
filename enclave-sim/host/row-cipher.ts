import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts columns at rest under a key of their own, derived from the host's. The row's id is authenticated, so that what was moved to another row does
 * not open.
 */
export class RowCipher {
  readonly #key: KeyObject;

  /**
   * @param hostKey 32 bytes: `HOST_SHARE_KEY`
   * @param label of the column, different for each
   */
  constructor(hostKey: Uint8Array, label: string) {
    this.#key = createSecretKey(new Uint8Array(hkdfSync("sha256", hostKey, new Uint8Array(), label, 32)));
  }

  /** @returns nonce, ciphertext and tag in one. */
  seal(rowId: string, plain: Uint8Array): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(rowId));
    return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  }

  /** @returns null when the column was changed, moved, or written under another key */
  open(rowId: string, sealed: Uint8Array): Uint8Array<ArrayBuffer> | null {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(sealed.length - TAG_BYTES);
      const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(rowId))
        .setAuthTag(tag);
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]));
    } catch {
      return null;
    }
  }
}
