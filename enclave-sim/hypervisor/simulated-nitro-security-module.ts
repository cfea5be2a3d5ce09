import { randomBytes } from "node:crypto";
import { encode } from "cborg";
import { ATTESTATION_LIMITS } from "../../lib/protocol/attestation/attestation-document.ts";
import { signCoseSign1 } from "../../lib/protocol/attestation/cose-sign1.ts";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { decodeHex } from "../../lib/protocol/hex.ts";
import { issueCertificate } from "./issue-certificate.ts";
import type { Issuer } from "./simulated-nitro-root.ts";

export interface AttestationInput {
  /** Whatever the enclave wants to be known as its key, usually SPKI DER; at most 1,024 bytes. */
  readonly publicKey: Uint8Array | null;
  /** At most 512 bytes. */
  readonly userData: Uint8Array | null;
  /** At most 512 bytes. */
  readonly nonce: Uint8Array | null;
}

const HOUR_MS = 3_600_000;
/** As AWS has them: an instance's certificate lives a day, an enclave's three hours, and both begin a little before they are made. */
const INSTANCE_LIFE_MS = 24 * HOUR_MS;
const LEAF_LIFE_MS = 3 * HOUR_MS;
const BACKDATE_MS = 3_000;
/** A document is good for a verifier at least this long. */
const RENEW_BEFORE_MS = HOUR_MS;

/**
 * The Nitro security module (`/dev/nsm`) of one simulated enclave: it signs documents in AWS's format, in AWS's order of members. On hardware the
 * measurement is fixed by the hypervisor below the guest; here by this process, which launched the enclave.
 */
export class SimulatedNitroSecurityModule {
  readonly moduleId: string;
  readonly #root: Issuer;
  readonly #pcrs: Map<number, Uint8Array>;
  readonly #now: () => number;
  readonly #instanceName: string;
  #instance: Issuer | null = null;
  #leaf: Issuer | null = null;

  constructor(root: Issuer, measurement: Measurement, now: () => number) {
    this.#root = root;
    this.#now = now;
    this.#instanceName = `i-simulated-${randomBytes(4).toString("hex")}`;
    this.moduleId = `${this.#instanceName}-enc${randomBytes(8).toString("hex")}`;
    this.#pcrs = new Map(Array.from({ length: 16 }, (_, index) => [index, new Uint8Array(48)]));
    for (const [index, name] of (["pcr0", "pcr1", "pcr2"] as const).entries()) this.#pcrs.set(index, decodeHex(measurement[name], name));
  }

  /** @throws RangeError naming the input that is over its limit; nothing is signed then. */
  async attest(input: AttestationInput): Promise<Uint8Array> {
    for (const field of ["publicKey", "userData", "nonce"] as const) {
      const length = input[field]?.length ?? 0;
      if (length > ATTESTATION_LIMITS[field])
        throw new RangeError(`${field} has ${length} bytes, the limit is ${ATTESTATION_LIMITS[field]}`);
    }
    const { instance, leaf } = await this.#certificates();
    const document = new Map<string, unknown>([
      ["module_id", this.moduleId],
      ["digest", "SHA384"],
      ["timestamp", this.#now()],
      ["pcrs", this.#pcrs],
      ["certificate", new Uint8Array(leaf.certificate.rawData)],
      ["cabundle", [this.#root, instance].map(({ certificate }) => new Uint8Array(certificate.rawData))],
      ["public_key", input.publicKey],
      ["user_data", input.userData],
      ["nonce", input.nonce],
    ]);
    // A sort that keeps everything in place: AWS writes the members in this order, not in CBOR's canonical one.
    return signCoseSign1(encode(document, { mapSorter: () => 0 }), "ES384", leaf.privateKey);
  }

  async #certificates(): Promise<{ instance: Issuer; leaf: Issuer }> {
    const nowMs = this.#now();
    const notBeforeMs = nowMs - BACKDATE_MS;
    if (this.#instance !== null && this.#leaf !== null && isFresh(this.#instance, nowMs) && isFresh(this.#leaf, nowMs)) {
      return { instance: this.#instance, leaf: this.#leaf };
    }
    const instance = await issueCertificate(this.#root, {
      commonName: this.#instanceName,
      notBeforeMs,
      notAfterMs: nowMs + INSTANCE_LIFE_MS,
      role: "authority",
    });
    const leaf = await issueCertificate(instance, {
      commonName: this.moduleId,
      notBeforeMs,
      notAfterMs: nowMs + LEAF_LIFE_MS,
      role: "leaf",
    });
    this.#instance = instance;
    this.#leaf = leaf;
    return { instance, leaf };
  }
}

function isFresh({ certificate }: Issuer, nowMs: number): boolean {
  return nowMs >= certificate.notBefore.getTime() && nowMs < certificate.notAfter.getTime() - RENEW_BEFORE_MS;
}
