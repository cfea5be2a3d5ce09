import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "cborg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCoseSign1 } from "../../lib/protocol/attestation/cose-sign1.ts";
import { decodeCertificatePem } from "../../lib/protocol/attestation/decode-certificate-pem.ts";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { verifyAttestation } from "../../lib/protocol/attestation/verify-attestation.ts";
import { describeVectors } from "../../scripts/test/describe-vectors.ts";
import { type Issuer, loadSimulatedNitroRoot } from "./simulated-nitro-root.ts";
import { SimulatedNitroSecurityModule } from "./simulated-nitro-security-module.ts";

const START_MS = Date.parse("2026-03-01T12:00:00.123Z");
const HOUR_MS = 3_600_000;
const MEASUREMENT: Measurement = { pcr0: "a1".repeat(48), pcr1: "b2".repeat(48), pcr2: "c3".repeat(48) };
const EMPTY = { publicKey: null, userData: null, nonce: null };

let folder = "";
let issuer: Issuer;
let root = new Uint8Array();
let clockMs = START_MS;
const now = (): number => clockMs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-nsm-"));
  issuer = await loadSimulatedNitroRoot(folder, true, now);
  root = new Uint8Array(issuer.certificate.rawData);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("documents", () => {
  test("default: they verify against the simulated root and carry what was asked for", async () => {
    clockMs = START_MS;
    const securityModule = new SimulatedNitroSecurityModule(issuer, MEASUREMENT, now);
    const input = { publicKey: new Uint8Array([1]), userData: new Uint8Array([2]), nonce: new Uint8Array([3]) };
    const bytes = await securityModule.attest(input);
    const { document, measurement } = await verifyAttestation(bytes, { root, atMs: clockMs, nonce: input.nonce });
    expect(measurement).toEqual(MEASUREMENT);
    expect(document).toMatchObject({ ...input, timestampMs: START_MS, moduleId: securityModule.moduleId });
    expect(document.pcrs.size).toBe(16);
    for (let index = 3; index < 16; index++) expect(document.pcrs.get(index)).toEqual(new Uint8Array(48));
  });

  test("behavior: a leaf is used for two hours of its three, then renewed", async () => {
    clockMs = START_MS;
    const securityModule = new SimulatedNitroSecurityModule(issuer, MEASUREMENT, now);
    const leafAt = async (atMs: number): Promise<string> => {
      clockMs = atMs;
      const bytes = await securityModule.attest(EMPTY);
      const { document } = await verifyAttestation(bytes, { root, atMs });
      await expect(verifyAttestation(bytes, { root, atMs: atMs + 0.99 * HOUR_MS })).resolves.toBeDefined();
      await expect(verifyAttestation(bytes, { root, atMs: atMs + 4 * HOUR_MS })).rejects.toMatchObject({
        reason: "certificate_not_valid_then",
      });
      return Buffer.from(document.certificate).toString("hex");
    };
    const first = await leafAt(START_MS);
    expect(await leafAt(START_MS + 1.9 * HOUR_MS)).toBe(first);
    expect(await leafAt(START_MS + 2.1 * HOUR_MS)).not.toBe(first);
    // A clock that was set back must not leave us with certificates of the future.
    expect(await leafAt(START_MS + 0.5 * HOUR_MS)).not.toBe(first);
  });

  test.each([
    ["publicKey", 1024],
    ["userData", 512],
    ["nonce", 512],
  ] as const)("error: %s over %i bytes", async (field, limit) => {
    const securityModule = new SimulatedNitroSecurityModule(issuer, MEASUREMENT, now);
    await expect(securityModule.attest({ ...EMPTY, [field]: new Uint8Array(limit) })).resolves.toBeDefined();
    await expect(securityModule.attest({ ...EMPTY, [field]: new Uint8Array(limit + 1) })).rejects.toThrow(RangeError);
  });
});

describeVectors("the bytes are laid out as in a real document", "nitro", (directory) => {
  test("header, member order, types and lengths", async () => {
    const real = await readFile(join(directory, "evervault/beta/debug-mode-attestation-doc-bytes"));
    clockMs = START_MS;
    const input = { publicKey: new Uint8Array(19), userData: new Uint8Array(13), nonce: null };
    const simulated = await new SimulatedNitroSecurityModule(issuer, MEASUREMENT, now).attest(input);
    // Untagged array of four, {1: -35} protected, nothing unprotected, a payload with a two-byte length.
    expect(Buffer.from(simulated.subarray(0, 8)).toString("hex")).toBe(real.subarray(0, 8).toString("hex"));
    expect(describePayload(simulated)).toEqual(describePayload(real));
  });
});

/** Every member in order with its CBOR type; lengths where AWS fixes them. */
function describePayload(bytes: Uint8Array): string[] {
  const payload: unknown = decode(parseCoseSign1(bytes).payload, { useMaps: true });
  if (!(payload instanceof Map)) throw new Error("not a map");
  return [...payload].map(([name, value]: [string, unknown]) => {
    if (value instanceof Map) return `${name}: ${[...value].map(([index, pcr]) => `${index}=${pcr.length}`).join(" ")}`;
    if (value instanceof Uint8Array) return `${name}: bytes`;
    return Array.isArray(value) ? `${name}: list` : `${name}: ${value === null ? "null" : typeof value}`;
  });
}

describe("the simulated root", () => {
  test("default: it is kept, says what it is, and only its owner can read it", async () => {
    const again = await loadSimulatedNitroRoot(folder, false, now);
    expect(new Uint8Array(again.certificate.rawData)).toEqual(root);
    expect(again.certificate.subject).toContain("SIMULATED");
    expect(decodeCertificatePem(await readFile(join(folder, "attestation-root.pem"), "utf8"))).toEqual(root);
    for (const name of ["attestation-root.pem", "attestation-root.key"]) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    const bytes = await new SimulatedNitroSecurityModule(again, MEASUREMENT, now).attest(EMPTY);
    await expect(verifyAttestation(bytes, { root, atMs: clockMs })).resolves.toBeDefined();
  });

  test.each(["attestation-root.pem", "attestation-root.key"])("error: %s is gone after the first start", async (name) => {
    const other = await mkdtemp(join(folder, "other-"));
    await loadSimulatedNitroRoot(other, true, now);
    await rm(join(other, name));
    await expect(loadSimulatedNitroRoot(other, false, now)).rejects.toThrow(`${join(other, name)} is missing`);
  });
});
