import { createHmac } from "node:crypto";
import type { InitImportBody } from "../../../lib/protocol/api/wallet-import.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { deriveHpkeRecipient, type HpkeMessage, type HpkeRecipient } from "../../../lib/protocol/hpke.ts";
import { describeImport } from "../../../lib/protocol/import-key.ts";
import { nowMs } from "../trusted-clock.ts";

/** A key is answered for at least this long, and for twice as long at most. */
const WINDOW_MS = 60 * 60 * 1000;
export const OPENS_FOR_MS = 2 * WINDOW_MS;

/**
 * Keys that secrets are imported under. Each is derived from the sealing root, the app, the whole of what init was asked, and the hour: what was encrypted for
 * one app, address or index opens under no other, every enclave with the root opens it, and a restart forgets nothing (docs/decisions, import keys).
 */
export class ImportKeys {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The key to encrypt to now. */
  current(appId: string, request: InitImportBody): Promise<HpkeRecipient> {
    return this.#derive(appId, request, currentWindow());
  }

  /** @throws ApiError invalid_data for what was encrypted to another key, or too long ago */
  async open(appId: string, request: InitImportBody, message: HpkeMessage): Promise<Uint8Array> {
    const now = currentWindow();
    for (const window of [now, now - 1]) {
      const recipient = await this.#derive(appId, request, window);
      const opened = await recipient.open(message).catch(() => null);
      if (opened !== null) return opened;
    }
    throw new ApiError(
      "invalid_data",
      "body.wallet.ciphertext does not open with the key for this app, address, chain and entropy type. Ask import/init for a key, and encrypt to it within the hour.",
      { field: "body.wallet.ciphertext" },
    );
  }

  #derive(appId: string, request: InitImportBody, window: number): Promise<HpkeRecipient> {
    const context = JSON.stringify([appId, describeImport(request), window]);
    return deriveHpkeRecipient(new Uint8Array(createHmac("sha256", this.#key).update(context).digest()));
  }
}

function currentWindow(): number {
  return Math.floor(nowMs() / WINDOW_MS);
}
