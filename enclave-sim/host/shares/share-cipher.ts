import { ApiError } from "../../../lib/protocol/errors.ts";
import { RowCipher } from "../row-cipher.ts";

/** Encrypts app shares at rest with the host's own key (law 9: the database alone holds nothing that signs). */
export class ShareCipher {
  readonly #cipher: RowCipher;

  /** @param hostKey 32 bytes: `HOST_SHARE_KEY` */
  constructor(hostKey: Uint8Array) {
    this.#cipher = new RowCipher(hostKey, "countersign/app-share/v1");
  }

  seal(walletId: string, share: Uint8Array): Uint8Array<ArrayBuffer> {
    return this.#cipher.seal(walletId, share);
  }

  /** @throws ApiError share_invalid when the row was changed, moved, or written under another HOST_SHARE_KEY */
  open(walletId: string, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
    const share = this.#cipher.open(walletId, sealed);
    if (share !== null) return share;
    throw new ApiError(
      "share_invalid",
      `The app share of wallet ${walletId} does not open: its row or HOST_SHARE_KEY was changed. Nothing was signed.`,
    );
  }
}
