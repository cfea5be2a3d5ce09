import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { decodeBase64, encodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WalletShares } from "../../../lib/protocol/vsock.ts";
import type { SealingKeys } from "../boot/sealing-keys.ts";
import { LruCache } from "../lru-cache.ts";

type SealedShare = WalletShares["enclave_share"];

/**
 * Encrypts enclave shares to the enclave's own X25519 key and opens them again. The HPKE info binds a share to its wallet, so that a share
 * filed under another wallet does not open. Opened *enclave* shares are kept (alone they say nothing about a key), because one KEM open
 * costs more than the rest of a request; reunited keys are never kept.
 */
export class ShareBox {
  readonly #suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  readonly #keys: SealingKeys;
  readonly #opened = new LruCache<string, { sealed: SealedShare; share: Uint8Array }>(20_000);

  constructor(keys: SealingKeys) {
    this.#keys = keys;
  }

  async seal(walletId: string, enclaveShare: Uint8Array): Promise<SealedShare> {
    const sender = await this.#suite.createSenderContext({ recipientPublicKey: this.#keys.share.publicKey, info: shareInfo(walletId) });
    const ciphertext = await sender.seal(enclaveShare.slice().buffer);
    return { encapsulated_key: encodeBase64(new Uint8Array(sender.enc)), ciphertext: encodeBase64(new Uint8Array(ciphertext)) };
  }

  /** @throws ApiError share_invalid for a share of another wallet, or one that was changed. */
  async open(walletId: string, sealed: SealedShare): Promise<Uint8Array> {
    const known = this.#opened.get(walletId);
    if (known?.sealed.ciphertext === sealed.ciphertext && known.sealed.encapsulated_key === sealed.encapsulated_key) return known.share;
    const enc = decodeBase64(sealed.encapsulated_key, "shares.enclave_share.encapsulated_key").slice().buffer;
    const ciphertext = decodeBase64(sealed.ciphertext, "shares.enclave_share.ciphertext").slice().buffer;
    const share = await this.#suite
      .createRecipientContext({ recipientKey: this.#keys.share.privateKey, enc, info: shareInfo(walletId) })
      .then((recipient) => recipient.open(ciphertext))
      .catch(() => {
        throw new ApiError("share_invalid", `The stored enclave share does not belong to wallet ${walletId}. Nothing was signed.`);
      });
    const opened = new Uint8Array(share);
    this.#opened.set(walletId, { sealed, share: opened });
    return opened;
  }
}

function shareInfo(walletId: string): ArrayBuffer {
  return new TextEncoder().encode(`countersign/enclave-share/${walletId}`).buffer;
}
