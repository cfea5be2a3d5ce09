import { randomBytes } from "node:crypto";
import { AttestationError } from "../../lib/protocol/attestation/attestation-error.ts";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { type VerifiedAttestation, verifyAttestation } from "../../lib/protocol/attestation/verify-attestation.ts";
import { ApiError } from "../../lib/protocol/errors.ts";
import { encodeHex } from "../../lib/protocol/hex.ts";
import { type HpkeSealed, sealHpke } from "../../lib/protocol/hpke.ts";
import { p256PublicKeyFromBytes } from "../../lib/protocol/p256-public-key.ts";
import { deriveSealingRoot } from "./kms-root-key.ts";
import type { MeasurementApprovals } from "./measurement-approvals.ts";

/** Why KMS did not release the root. The reason may be shown to the operator: it names the next step and no secret. */
export class KmsRefusal extends Error {
  override readonly name = "KmsRefusal";
}

interface KmsOptions {
  readonly rootKey: Uint8Array;
  /** The only attestation root that KMS trusts, X.509 DER. */
  readonly attestationRoot: Uint8Array;
  readonly approvals: MeasurementApprovals;
  readonly mode: "development" | "production";
  readonly now: () => number;
  /** Called when development mode approved a measurement that nobody has looked at. */
  readonly onAutomaticApproval: (measurement: Measurement) => void;
}

const NONCE_LIFE_MS = 60_000;
const MAX_OPEN_NONCES = 16;
const ENVELOPE_INFO = new TextEncoder().encode("countersign/kms-release");

/**
 * Stands for AWS KMS with a key policy on PCRs (`kms:RecipientAttestation:PCR0`, …): it releases the 32-byte sealing root only against a fresh
 * attestation document with an approved measurement, encrypted to the key in that document.
 */
export class SimulatedKms {
  readonly #options: KmsOptions;
  /** Nonce as hex → when it expires. */
  readonly #nonces = new Map<string, number>();

  constructor(options: KmsOptions) {
    this.#options = options;
  }

  /** 32 bytes that the next document must carry, good for one release within a minute. */
  issueNonce(): Uint8Array {
    const nonce = new Uint8Array(randomBytes(32));
    this.#nonces.set(encodeHex(nonce), this.#options.now() + NONCE_LIFE_MS);
    // Only enclaves ask, one at a time; the bound keeps a broken one from filling memory.
    for (const oldest of [...this.#nonces.keys()].slice(0, -MAX_OPEN_NONCES)) this.#nonces.delete(oldest);
    return nonce;
  }

  /**
   * @param document COSE_Sign1 attestation document with the nonce and a P-256 public key (SPKI DER) inside
   * @throws KmsRefusal
   */
  async release(document: Uint8Array): Promise<HpkeSealed> {
    const attestation = await this.#verify(document);
    this.#spendNonce(attestation.document.nonce);
    await this.#assertApproved(attestation.measurement);
    const recipientPublicKey = parseRecipient(attestation.document.publicKey);
    const plaintext = deriveSealingRoot(this.#options.rootKey);
    const sealed = await sealHpke({ recipientPublicKey, plaintext, info: ENVELOPE_INFO, aead: "aes256gcm" });
    plaintext.fill(0);
    return sealed;
  }

  async #verify(document: Uint8Array): Promise<VerifiedAttestation> {
    try {
      return await verifyAttestation(document, { root: this.#options.attestationRoot, atMs: this.#options.now() });
    } catch (error) {
      if (error instanceof AttestationError)
        throw new KmsRefusal(`the attestation document was refused (${error.reason}): ${error.message}`);
      throw error;
    }
  }

  /** The nonce is spent whatever follows: a second try needs a new document. */
  #spendNonce(nonce: Uint8Array | null): void {
    const key = nonce === null ? "" : encodeHex(nonce);
    const expiresAtMs = this.#nonces.get(key);
    this.#nonces.delete(key);
    if (expiresAtMs === undefined) throw new KmsRefusal("the document does not carry a nonce of this KMS, or one that was used before");
    if (this.#options.now() > expiresAtMs) throw new KmsRefusal("the document's nonce has expired");
  }

  async #assertApproved(measurement: Measurement): Promise<void> {
    const { approvals, mode, now, onAutomaticApproval } = this.#options;
    if (await approvals.isApproved(measurement, mode)) return;
    if (mode === "production") {
      throw new KmsRefusal(
        `the measurement ${measurement.pcr0} is not approved. If this is the enclave you built and reviewed, run: npm run kms -- approve ${measurement.pcr0}`,
      );
    }
    await approvals.approve(measurement, "development", now);
    onAutomaticApproval(measurement);
  }
}

function parseRecipient(publicKey: Uint8Array | null): Uint8Array {
  try {
    return p256PublicKeyFromBytes(publicKey ?? new Uint8Array(), "public_key").raw;
  } catch (error) {
    if (error instanceof ApiError) throw new KmsRefusal("the document's public_key is not a P-256 key");
    throw error;
  }
}
