// Must stay above the import of @peculiar/x509.
import "./reflect-metadata.ts";
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509Certificate } from "@peculiar/x509";
import { AttestationError } from "./attestation-error.ts";

const BASIC_CONSTRAINTS = "2.5.29.19";
const KEY_USAGE = "2.5.29.15";

/**
 * Checks a Nitro certificate chain: it starts with exactly the trusted root, each certificate is signed by the one before it with ECDSA
 * P-384 and SHA-384, may sign what it signed, and was valid at the given time. Revocation lists are not fetched: they are behind a network.
 *
 * @param chain root first, leaf last, X.509 DER
 * @returns the leaf's public key, SPKI DER
 * @throws AttestationError root_untrusted, chain_broken, certificate_unsuitable, certificate_not_valid_then
 */
export async function verifyCertificateChain(chain: readonly Uint8Array[], trustedRoot: Uint8Array, atMs: number): Promise<Uint8Array> {
  const [root, ...below] = chain.map(parseCertificate);
  const leaf = below.at(-1);
  if (root === undefined || leaf === undefined) throw new AttestationError("chain_broken", "The chain has no certificate below the root.");
  // The root is trusted because it is known byte for byte, not because it signed itself.
  if (!isSameBytes(new Uint8Array(root.rawData), trustedRoot)) {
    throw new AttestationError("root_untrusted", `The chain starts with "${root.subject}", which is not the trusted root.`);
  }
  assertValidAt(root, atMs);
  let issuer = root;
  for (const [index, certificate] of below.entries()) {
    assertMayIssue(issuer, below.length - 1 - index);
    await assertIssuedBy(certificate, issuer);
    assertValidAt(certificate, atMs);
    issuer = certificate;
  }
  assertMaySign(leaf);
  return new Uint8Array(leaf.publicKey.rawData);
}

function parseCertificate(der: Uint8Array): X509Certificate {
  try {
    const certificate = new X509Certificate(new Uint8Array(der));
    const algorithm = certificate.publicKey.algorithm;
    if (!("namedCurve" in algorithm) || algorithm.namedCurve !== "P-384") throw unsuitable(certificate, "its key is not a P-384 key");
    for (const extension of certificate.extensions) {
      if (extension.critical && extension.type !== BASIC_CONSTRAINTS && extension.type !== KEY_USAGE) {
        throw unsuitable(certificate, `it has the critical extension ${extension.type}`);
      }
    }
    return certificate;
  } catch (cause) {
    if (cause instanceof AttestationError) throw cause;
    throw new AttestationError("document_malformed", "A certificate of the chain cannot be read.", { cause });
  }
}

async function assertIssuedBy(certificate: X509Certificate, issuer: X509Certificate): Promise<void> {
  if (certificate.issuer !== issuer.subject) {
    throw new AttestationError(
      "chain_broken",
      `"${certificate.subject}" names "${certificate.issuer}" as its issuer, not "${issuer.subject}".`,
    );
  }
  const { name, hash } = certificate.signatureAlgorithm;
  if (name !== "ECDSA" || hash.name !== "SHA-384") throw unsuitable(certificate, "it is not signed with ECDSA and SHA-384");
  // Time is checked by assertValidAt, at the given time; the library would use this machine's clock.
  if (!(await certificate.verify({ publicKey: issuer, signatureOnly: true }))) {
    throw new AttestationError("chain_broken", `"${certificate.subject}" is not signed by "${issuer.subject}".`);
  }
}

/** @param authoritiesBelow how many certificate authorities follow between this one and the leaf (RFC 5280 §4.2.1.9). */
function assertMayIssue(certificate: X509Certificate, authoritiesBelow: number): void {
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  if (constraints?.ca !== true) throw unsuitable(certificate, "it is not a certificate authority");
  if (constraints.pathLength !== undefined && constraints.pathLength < authoritiesBelow) {
    throw unsuitable(certificate, `it allows ${constraints.pathLength} authorities below it, not ${authoritiesBelow}`);
  }
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? 0;
  if ((usages & KeyUsageFlags.keyCertSign) === 0) throw unsuitable(certificate, "it may not sign certificates");
}

function assertMaySign(certificate: X509Certificate): void {
  if (certificate.getExtension(BasicConstraintsExtension)?.ca === true)
    throw unsuitable(certificate, "it is a certificate authority, not a leaf");
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? 0;
  if ((usages & KeyUsageFlags.digitalSignature) === 0) throw unsuitable(certificate, "it may not sign documents");
}

function assertValidAt(certificate: X509Certificate, atMs: number): void {
  if (atMs >= certificate.notBefore.getTime() && atMs <= certificate.notAfter.getTime()) return;
  const period = `${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}`;
  throw new AttestationError(
    "certificate_not_valid_then",
    `"${certificate.subject}" is valid ${period}, not at ${new Date(atMs).toISOString()}.`,
  );
}

function unsuitable(certificate: X509Certificate, reason: string): AttestationError {
  return new AttestationError("certificate_unsuitable", `"${certificate.subject}" cannot be used: ${reason}.`);
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
