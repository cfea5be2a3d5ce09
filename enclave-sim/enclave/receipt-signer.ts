import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createId } from "../../lib/protocol/create-id.ts";
import type { Receipt, ReceiptBody } from "../../lib/protocol/receipt.ts";
import { receiptBytes } from "../../lib/protocol/verify-receipt.ts";
import { nowMs } from "./trusted-clock.ts";

/** Signs receipts with a P-256 key that is made at boot, named in the boot's attestation document, and never leaves. */
export class ReceiptSigner {
  readonly bootId = createId();
  /** SPKI, base64. */
  readonly publicKey: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#privateKey = pair.privateKey;
    this.publicKey = pair.publicKey.export({ format: "der", type: "spki" }).toString("base64");
  }

  sign(facts: Omit<ReceiptBody, "version" | "id" | "boot_id" | "decided_at_ms">): Receipt {
    const body: ReceiptBody = { version: 1, id: createId(), boot_id: this.bootId, decided_at_ms: nowMs(), ...facts };
    const signature = sign("sha256", receiptBytes(body), { key: this.#privateKey, dsaEncoding: "der" });
    return { body, signature: signature.toString("base64"), public_key: this.publicKey };
  }
}
