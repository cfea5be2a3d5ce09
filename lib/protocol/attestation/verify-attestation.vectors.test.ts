import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { encodeHex } from "../hex.ts";
import { AWS_NITRO_ROOT_G1 } from "./aws-nitro-root.ts";
import { decodeCertificatePem } from "./decode-certificate-pem.ts";
import { verifyAttestation } from "./verify-attestation.ts";

const root = AWS_NITRO_ROOT_G1;
const MINUTE_MS = 60_000;

/** The document that Evervault carried in a certificate's subject alternative names, as hex before the host name. */
function documentInCertificate(der: Buffer): Buffer {
  const hex = /DNS:([0-9a-f]{2000,})\./.exec(new X509Certificate(der).subjectAltName ?? "")?.[1];
  if (hex === undefined) throw new Error("the certificate carries no document");
  return Buffer.from(hex, "hex");
}

/** Files come as raw bytes, as text in hex or base64, or inside a certificate. */
function readDocument(folder: string, file: string): Buffer {
  const bytes = readFileSync(join(folder, file));
  if (file.endsWith(".hex")) return Buffer.from(bytes.toString("utf8").trim(), "hex");
  if (file.endsWith("-base64")) return Buffer.from(bytes.toString("utf8").trim(), "base64");
  return file.endsWith(".crt") ? documentInCertificate(bytes) : bytes;
}

/** Published measurements: Evervault's from its own specs, Nautilus' as in the documents (its repository pins no values). */
const PRODUCTION = [
  {
    file: "nautilus_seal-policy.hex",
    at: "2025-04-15T02:25:23.696Z",
    moduleId: "i-06e4b98c6549ff803-enc0196373b195fb723",
    pcr0: "cbe1afb6ed0ff89f10295af0b802247ec5670da8f886e71a4226373b032c322f4e42c9c98288e7211682b258684505a2",
  },
  {
    file: "nautilus_twitter-example.hex",
    at: "2025-04-15T15:38:57.935Z",
    moduleId: "i-00d494a46f4f3c091-enc019639f5c00f6e0c",
    pcr0: "8912462a02fd4f827c5e9c7d12d8f33acc3ae99f23dcf35054f6d157a243edf3b78dc2781b7eb8335745ae4817388b41",
  },
  {
    file: "evervault/beta/valid-attestation-doc-bytes",
    at: "2022-10-13T08:58:02.136Z",
    moduleId: "i-020b6af9246d90e92-enc0183d09086c24190",
    pcr0: "f4d48b81a460c9916d1e685119074bf24660afd3e34fae9fca0a0d28d9d5599936332687e6f66fc890ac8cf150142d8b",
  },
  {
    file: "evervault/beta/non-debug-cert-containing-attestation-document-18-1-23-der.crt",
    at: "2023-01-18T13:07:19.280Z",
    moduleId: "i-0ec0e572c8263d8ff-enc0185c4fd382eeb25",
    pcr0: "d265a83faa7b4fa0d73b82b6d06253e894445922937d0ee5a74fe4891da9817611a71e71b98e5329232902de3cf419af",
  },
];

const DEBUG = ["evervault/beta/debug-mode-attestation-doc-bytes", "evervault/valid-attestation-doc-base64"];

describeVectors("real AWS Nitro documents", "nitro", (folder) => {
  test("the built-in root is the published G1 certificate", () => {
    expect(root).toEqual(decodeCertificatePem(readFileSync(join(folder, "aws_nitro_root_g1.pem"), "utf8")));
  });

  describe.each(PRODUCTION)("$file", ({ file, at, moduleId, pcr0 }) => {
    const bytes = readDocument(folder, file);
    const signedAtMs = Date.parse(at);

    test("verifies at the time it was signed", async () => {
      const { document, measurement } = await verifyAttestation(bytes, { root, atMs: signedAtMs });
      expect(document.moduleId).toBe(moduleId);
      expect(document.timestampMs).toBe(signedAtMs);
      expect(measurement.pcr0).toBe(pcr0);
      expect([...document.pcrs.keys()]).toEqual(Array.from({ length: 16 }, (_, index) => index));
      expect(document.cabundle).toHaveLength(4);
      await expect(verifyAttestation(bytes, { root, atMs: "timestamp", measurements: [measurement] })).resolves.toBeDefined();
    });

    test("error: certificate_not_valid_then, before the leaf and three hours after", async () => {
      const outside = { reason: "certificate_not_valid_then" };
      await expect(verifyAttestation(bytes, { root, atMs: signedAtMs - 24 * 60 * MINUTE_MS })).rejects.toMatchObject(outside);
      await expect(verifyAttestation(bytes, { root, atMs: signedAtMs + 181 * MINUTE_MS })).rejects.toMatchObject(outside);
    });

    test("error: any flipped byte is refused", async () => {
      // Every 97th byte, so that header, payload, each certificate and the signature are all hit.
      for (let offset = 0; offset < bytes.length; offset += 97) {
        const changed = new Uint8Array(bytes);
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        await expect(verifyAttestation(changed, { root, atMs: signedAtMs }), `byte ${offset}`).rejects.toMatchObject({
          name: "AttestationError",
        });
      }
    });

    test("error: measurement_mismatch", async () => {
      const { measurement } = await verifyAttestation(bytes, { root, atMs: signedAtMs });
      for (const pcr of ["pcr0", "pcr1", "pcr2"] as const) {
        const measurements = [{ ...measurement, [pcr]: "f".repeat(96) }];
        await expect(verifyAttestation(bytes, { root, atMs: signedAtMs, measurements })).rejects.toMatchObject({
          reason: "measurement_mismatch",
        });
      }
    });
  });

  describe.each(DEBUG)("%s", (file) => {
    const bytes = readDocument(folder, file);

    test("error: debug_mode", async () => {
      await expect(verifyAttestation(bytes, { root, atMs: "timestamp" })).rejects.toMatchObject({ reason: "debug_mode" });
    });

    test("args: dangerouslyAllowDebug", async () => {
      const { measurement } = await verifyAttestation(bytes, { root, atMs: "timestamp", dangerouslyAllowDebug: true });
      expect(measurement.pcr0).toBe("0".repeat(96));
    });
  });

  test("args: nonce", async () => {
    const bytes = readDocument(folder, "evervault/beta/valid-attestation-doc-bytes");
    const { document } = await verifyAttestation(bytes, { root, atMs: "timestamp" });
    if (document.nonce === null) throw new Error("the vector has lost its nonce");
    expect(encodeHex(document.nonce).slice(0, 16)).toBe("cb3dc2eb76c0c134");
    await expect(verifyAttestation(bytes, { root, atMs: "timestamp", nonce: document.nonce })).resolves.toBeDefined();
    const other = document.nonce.slice(1);
    await expect(verifyAttestation(bytes, { root, atMs: "timestamp", nonce: other })).rejects.toMatchObject({ reason: "nonce_mismatch" });
    const without = readDocument(folder, "nautilus_seal-policy.hex");
    await expect(verifyAttestation(without, { root, atMs: "timestamp", nonce: other })).rejects.toMatchObject({ reason: "nonce_mismatch" });
  });

  test("evervault/specs: the registers it published are those of its document", async () => {
    const path = join(folder, "evervault/specs/valid_attestation_doc_in_non_debug_mode_with_correct_pcrs_time_sensitive.json");
    const spec = readVectors<{ pcrs: Record<string, string> }>(path);
    const bytes = readDocument(folder, "evervault/beta/non-debug-cert-containing-attestation-document-18-1-23-der.crt");
    const { document } = await verifyAttestation(bytes, { root, atMs: "timestamp" });
    for (const [name, hex] of Object.entries(spec.pcrs)) {
      expect(encodeHex(document.pcrs.get(Number(name.slice(3))) ?? new Uint8Array()), name).toBe(hex);
    }
  });
});
