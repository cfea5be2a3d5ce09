import { decodeBase64, encodeBase64 } from "../../lib/protocol/base64.ts";
import type { ToEnclave, ToHypervisor } from "../../lib/protocol/enclave-control.ts";
import { ApiError } from "../../lib/protocol/errors.ts";
import { KmsRefusal, type SimulatedKms } from "./simulated-kms.ts";
import type { SimulatedNitroSecurityModule } from "./simulated-nitro-security-module.ts";
import type { WitnessJournal } from "./witness-journal.ts";

type AttestQuestion = Extract<ToHypervisor, { type: "attest" }>;

/** Messages that want an answer. */
export type EnclaveQuestion = Extract<ToHypervisor, { id: number }>;

export interface EnclaveServices {
  readonly securityModule: SimulatedNitroSecurityModule;
  readonly kms: SimulatedKms;
  readonly witness: WitnessJournal;
  /** Told when KMS refuses, for the operator to read. */
  onRefusal(reason: string): void;
}

/**
 * Answers one question of the enclave.
 *
 * @throws ApiError or RangeError for input that breaks the contract; anything else is a failure of this machine
 */
export async function answerEnclave(question: EnclaveQuestion, services: EnclaveServices): Promise<ToEnclave> {
  const { id } = question;
  switch (question.type) {
    case "attest":
      return attest(question, services.securityModule);
    case "kms.nonce":
      return { type: "kms.nonce", id, nonce: encodeBase64(services.kms.issueNonce()) };
    case "kms.release":
      return releaseRoot(id, decodeBase64(question.document, "document"), services);
    case "witness.read": {
      const { lines, next } = await services.witness.readPart(question.from);
      return { type: "witness.entries", id, entries: lines, next };
    }
    case "witness.append":
      await services.witness.append(question.entries);
      return { type: "witness.appended", id };
    case "witness.replace":
      await services.witness.replace(question.entries, question.is_last);
      return { type: "witness.appended", id };
  }
}

/** The nonce may come from anybody who asks for attestation, so a bad one must not count against the enclave. */
async function attest(question: AttestQuestion, securityModule: SimulatedNitroSecurityModule): Promise<ToEnclave> {
  const { id } = question;
  try {
    const publicKey = decodeOptional(question.public_key, "public_key");
    const userData = decodeOptional(question.user_data, "user_data");
    const nonce = decodeOptional(question.nonce, "nonce");
    const document = await securityModule.attest({ publicKey, userData, nonce });
    return { type: "attestation", id, document: encodeBase64(document) };
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof RangeError)) throw error;
    return { type: "attest.refused", id, reason: error.message };
  }
}

async function releaseRoot(id: number, document: Uint8Array, { kms, onRefusal }: EnclaveServices): Promise<ToEnclave> {
  try {
    const { encapsulatedKey, ciphertext } = await kms.release(document);
    return { type: "kms.released", id, encapsulated_key: encodeBase64(encapsulatedKey), ciphertext: encodeBase64(ciphertext) };
  } catch (error) {
    if (!(error instanceof KmsRefusal)) throw error;
    onRefusal(error.message);
    return { type: "kms.refused", id, reason: error.message };
  }
}

function decodeOptional(text: string | null, field: string): Uint8Array | null {
  return text === null ? null : decodeBase64(text, field);
}
