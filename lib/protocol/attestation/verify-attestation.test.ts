// Must stay above the import of @peculiar/x509.
import "./reflect-metadata.ts";
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } from "@peculiar/x509";
import { encode } from "cborg";
import { beforeAll, describe, expect, test } from "vitest";
import { signCoseSign1 } from "./cose-sign1.ts";
import { verifyAttestation } from "./verify-attestation.ts";

const AT_MS = Date.parse("2026-03-01T12:00:00Z");
const P384 = { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" } as const;

let root = new Uint8Array();
let leaf = new Uint8Array();
let leafKey: CryptoKey;

/** A chain of two, which an attacker who has this root could make as well: what follows is about the document, not the chain. */
beforeAll(async () => {
  const rootKeys = await crypto.subtle.generateKey(P384, true, ["sign", "verify"]);
  const leafKeys = await crypto.subtle.generateKey(P384, true, ["sign", "verify"]);
  const common = {
    serialNumber: "01",
    notBefore: new Date(AT_MS - 60_000),
    notAfter: new Date(AT_MS + 60_000),
    signingAlgorithm: P384,
    signingKey: rootKeys.privateKey,
    issuer: "CN=root",
  };
  const authority = [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)];
  const usage = [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];
  const certificates = [
    await X509CertificateGenerator.create({ ...common, subject: "CN=root", publicKey: rootKeys.publicKey, extensions: authority }),
    await X509CertificateGenerator.create({ ...common, subject: "CN=leaf", publicKey: leafKeys.publicKey, extensions: usage }),
  ];
  [root = root, leaf = leaf] = certificates.map(({ rawData }) => new Uint8Array(rawData));
  leafKey = leafKeys.privateKey;
});

function payload(changes: Record<string, unknown> = {}): Uint8Array {
  const members = {
    module_id: "i-0-enc0",
    digest: "SHA384",
    timestamp: AT_MS,
    pcrs: new Map([0, 1, 2].map((index) => [index, new Uint8Array(48).fill(index + 1)])),
    certificate: leaf,
    cabundle: [root],
    public_key: null,
    user_data: null,
    nonce: null,
    ...changes,
  };
  return encode(new Map(Object.entries(members)));
}

const verify = (bytes: Uint8Array, atMs: number | "timestamp" = AT_MS) => verifyAttestation(bytes, { root, atMs });

test("default: the document and its measurement", async () => {
  const { measurement, document } = await verify(await signCoseSign1(payload(), "ES384", leafKey));
  expect(measurement).toEqual({ pcr0: "01".repeat(48), pcr1: "02".repeat(48), pcr2: "03".repeat(48) });
  expect(document.moduleId).toBe("i-0-enc0");
});

test("args: atMs `timestamp` takes the document's own time", async () => {
  const late = await signCoseSign1(payload({ timestamp: AT_MS + 120_000 }), "ES384", leafKey);
  await expect(verify(late)).resolves.toBeDefined();
  await expect(verify(late, "timestamp")).rejects.toMatchObject({ reason: "certificate_not_valid_then" });
});

describe("refusals", () => {
  test("error: signature_invalid when another key signed", async () => {
    const other = await crypto.subtle.generateKey(P384, false, ["sign", "verify"]);
    await expect(verify(await signCoseSign1(payload(), "ES384", other.privateKey))).rejects.toMatchObject({ reason: "signature_invalid" });
  });

  test("error: algorithm_unsupported when the algorithm is not under the signature", async () => {
    const content = payload();
    const signed = encode(["Signature1", new Uint8Array(), new Uint8Array(), content]);
    const signature = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-384" }, leafKey, signed));
    const bytes = encode([new Uint8Array(), new Map([[1, -35]]), content, signature]);
    await expect(verify(bytes)).rejects.toMatchObject({ reason: "algorithm_unsupported" });
  });

  test("error: algorithm_unsupported for ES256 and ES512", async () => {
    for (const algorithm of ["ES256", "ES512"] as const) {
      await expect(verify(await signCoseSign1(payload(), algorithm, leafKey))).rejects.toMatchObject({ reason: "algorithm_unsupported" });
    }
  });

  test("error: document_too_large before anything is parsed", async () => {
    await expect(verify(new Uint8Array(16 * 1024 + 1))).rejects.toMatchObject({ reason: "document_too_large" });
  });

  test("error: debug_mode for registers of zero, and for registers that are missing", async () => {
    const zeros = new Map([0, 1, 2].map((index) => [index, new Uint8Array(48)]));
    const missing = new Map([[4, new Uint8Array(48).fill(1)]]);
    for (const pcrs of [zeros, missing]) {
      await expect(verify(await signCoseSign1(payload({ pcrs }), "ES384", leafKey))).rejects.toMatchObject({ reason: "debug_mode" });
    }
  });
});
