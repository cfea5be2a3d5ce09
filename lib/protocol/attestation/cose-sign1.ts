import { encode } from "cborg";
import { AttestationError } from "./attestation-error.ts";
import { decodeCbor } from "./decode-cbor.ts";

/** RFC 9053 §2.1. Each algorithm is used with its own curve only, as RFC 7518 has it. */
const COSE_ALGORITHMS = {
  ES256: { label: -7, curve: "P-256", hash: "SHA-256", signatureBytes: 64 },
  ES384: { label: -35, curve: "P-384", hash: "SHA-384", signatureBytes: 96 },
  ES512: { label: -36, curve: "P-521", hash: "SHA-512", signatureBytes: 132 },
} as const;
export type CoseAlgorithm = keyof typeof COSE_ALGORITHMS;

export interface CoseSign1 {
  readonly algorithm: CoseAlgorithm;
  /** False when the algorithm stands in the unprotected header, which the signature does not cover. */
  readonly algorithmIsProtected: boolean;
  readonly protectedHeader: Uint8Array;
  readonly payload: Uint8Array;
  /** r ‖ s, each as long as the curve's order. */
  readonly signature: Uint8Array;
}

const HEADER_ALGORITHM = 1;
const HEADER_CRITICAL = 2;
/** CBOR tag 18 (COSE_Sign1) as one byte. The tag is optional (RFC 9052 §4.2), and Nitro leaves it out. */
const TAG_SIGN1 = 0xd2;

/**
 * Reads a COSE_Sign1 message (RFC 9052 §4.2) with its payload inside.
 *
 * @throws AttestationError document_malformed, algorithm_unsupported
 */
export function parseCoseSign1(bytes: Uint8Array): CoseSign1 {
  const message = decodeCbor(bytes[0] === TAG_SIGN1 ? bytes.subarray(1) : bytes, "COSE_Sign1");
  if (!Array.isArray(message) || message.length !== 4) throw malformed("it is not an array of four");
  const [protectedHeader, unprotected, payload, signature]: unknown[] = message;
  if (!(protectedHeader instanceof Uint8Array)) throw malformed("its protected header is not bytes");
  if (!(payload instanceof Uint8Array)) throw malformed("its payload is not bytes");
  if (!(signature instanceof Uint8Array)) throw malformed("its signature is not bytes");
  if (!(unprotected instanceof Map)) throw malformed("its unprotected header is not a map");
  const protectedMap = protectedHeader.length === 0 ? new Map() : decodeCbor(protectedHeader, "the protected header");
  if (!(protectedMap instanceof Map)) throw malformed("its protected header is not a map");
  // A critical header is one that a reader must understand; we understand none besides the algorithm.
  if (protectedMap.has(HEADER_CRITICAL)) throw malformed("it has critical headers");
  const algorithmIsProtected = protectedMap.has(HEADER_ALGORITHM);
  if (algorithmIsProtected && unprotected.has(HEADER_ALGORITHM)) throw malformed("it names its algorithm twice");
  const algorithm = algorithmOf(algorithmIsProtected ? protectedMap.get(HEADER_ALGORITHM) : unprotected.get(HEADER_ALGORITHM));
  return {
    algorithm,
    algorithmIsProtected,
    protectedHeader: protectedMap.size === 0 ? new Uint8Array() : protectedHeader,
    payload,
    signature,
  };
}

/** @param publicKey SPKI DER. A key of another curve than the algorithm's does not verify. */
export async function verifyCoseSign1(message: CoseSign1, publicKey: Uint8Array, externalData = new Uint8Array()): Promise<boolean> {
  const { curve, hash, signatureBytes } = COSE_ALGORITHMS[message.algorithm];
  if (message.signature.length !== signatureBytes) return false;
  try {
    const key = await crypto.subtle.importKey("spki", new Uint8Array(publicKey), { name: "ECDSA", namedCurve: curve }, false, ["verify"]);
    const signed = signatureStructure(message.protectedHeader, message.payload, externalData);
    return await crypto.subtle.verify({ name: "ECDSA", hash }, key, new Uint8Array(message.signature), signed);
  } catch {
    return false;
  }
}

/** Writes the message as Nitro does: untagged, the algorithm as the only protected header, nothing unprotected. */
export async function signCoseSign1(payload: Uint8Array, algorithm: CoseAlgorithm, privateKey: CryptoKey): Promise<Uint8Array> {
  const { label, hash } = COSE_ALGORITHMS[algorithm];
  const protectedHeader = encode(new Map([[HEADER_ALGORITHM, label]]));
  const signed = signatureStructure(protectedHeader, payload, new Uint8Array());
  const signature = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash }, privateKey, signed));
  return encode([protectedHeader, new Map(), payload, signature]);
}

/** `Sig_structure` (RFC 9052 §4.4). */
function signatureStructure(protectedHeader: Uint8Array, payload: Uint8Array, externalData: Uint8Array): Uint8Array<ArrayBuffer> {
  return encode(["Signature1", protectedHeader, externalData, payload]);
}

function algorithmOf(label: unknown): CoseAlgorithm {
  if (label === COSE_ALGORITHMS.ES256.label) return "ES256";
  if (label === COSE_ALGORITHMS.ES384.label) return "ES384";
  if (label === COSE_ALGORITHMS.ES512.label) return "ES512";
  throw new AttestationError("algorithm_unsupported", `The COSE algorithm ${String(label)} is not ES256, ES384 or ES512.`);
}

function malformed(reason: string): AttestationError {
  return new AttestationError("document_malformed", `This is not a COSE_Sign1 message: ${reason}.`);
}
