// Must stay above the import of @peculiar/x509.
import "../../lib/protocol/attestation/reflect-metadata.ts";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { createSerialNumber, ECDSA_P384 } from "./issue-certificate.ts";
import { readFileIfPresent, writePrivateFile } from "./write-private-file.ts";

/** A certificate authority: its certificate and the key that signs for it. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly privateKey: CryptoKey;
}

const CERTIFICATE_FILE = "attestation-root.pem";
const KEY_FILE = "attestation-root.key";
const SUBJECT = "C=XX, O=Countersign, OU=SIMULATED (not AWS), CN=SIMULATED nitro-enclaves root";
const VALID_YEARS = 30;

/**
 * Stands where AWS has its Nitro Enclaves root: whoever has this key can attest anything, so attestation here proves what hardware
 * would prove only as far as this file is kept. Made at the first start, then kept: verifiers pin its certificate.
 *
 * @throws Error when a file is gone later; a new root would silently break every pinned one
 */
export async function loadSimulatedNitroRoot(stateFolder: string, isFirstStart: boolean, now: () => number): Promise<Issuer> {
  const certificatePath = join(stateFolder, CERTIFICATE_FILE);
  const keyPath = join(stateFolder, KEY_FILE);
  const [certificatePem, keyPem] = [await readFileIfPresent(certificatePath), await readFileIfPresent(keyPath)];
  if (certificatePem === null || keyPem === null) {
    if (isFirstStart) return createRoot(certificatePath, keyPath, now());
    throw new Error(`${certificatePem === null ? certificatePath : keyPath} is missing. Restore it from your backup.`);
  }
  const privateKey = await crypto.subtle.importKey("pkcs8", PemConverter.decodeFirst(keyPem), ECDSA_P384, false, ["sign"]);
  return { certificate: new X509Certificate(certificatePem), privateKey };
}

async function createRoot(certificatePath: string, keyPath: string, nowMs: number): Promise<Issuer> {
  const keys = await crypto.subtle.generateKey(ECDSA_P384, true, ["sign", "verify"]);
  const notAfter = new Date(nowMs);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + VALID_YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: createSerialNumber(),
    name: SUBJECT,
    notBefore: new Date(nowMs),
    notAfter,
    signingAlgorithm: ECDSA_P384,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  await writePrivateFile(keyPath, `${PemConverter.encode(pkcs8, PemConverter.PrivateKeyTag)}\n`);
  await writePrivateFile(certificatePath, `${certificate.toString("pem")}\n`);
  return { certificate, privateKey: keys.privateKey };
}
