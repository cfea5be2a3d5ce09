// Must stay above the import of @peculiar/x509.
import "../../lib/protocol/attestation/reflect-metadata.ts";
import { randomBytes } from "node:crypto";
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } from "@peculiar/x509";
import type { Issuer } from "./simulated-nitro-root.ts";

/** AWS uses this one algorithm in the whole chain. */
export const ECDSA_P384 = { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" } as const;

export interface CertificateRequest {
  readonly commonName: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** An authority signs leaves; a leaf signs documents. */
  readonly role: "authority" | "leaf";
}

/** Issues a certificate for a fresh key, with the extensions of AWS's instance and enclave certificates. */
export async function issueCertificate(issuer: Issuer, request: CertificateRequest): Promise<Issuer> {
  const keys = await crypto.subtle.generateKey(ECDSA_P384, false, ["sign", "verify"]);
  const isAuthority = request.role === "authority";
  const usages = isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: createSerialNumber(),
    subject: `C=XX, O=Countersign, OU=SIMULATED (not AWS), CN=${request.commonName}`,
    issuer: issuer.certificate.subject,
    notBefore: new Date(request.notBeforeMs),
    notAfter: new Date(request.notAfterMs),
    signingAlgorithm: ECDSA_P384,
    signingKey: issuer.privateKey,
    publicKey: keys.publicKey,
    extensions: [new BasicConstraintsExtension(isAuthority, isAuthority ? 0 : undefined, true), new KeyUsagesExtension(usages, true)],
  });
  return { certificate, privateKey: keys.privateKey };
}

/** 16 random bytes as hex, positive and without a leading zero byte (RFC 5280 §4.1.2.2). */
export function createSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}
