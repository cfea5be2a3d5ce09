import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { decodeBase64 } from "../../lib/protocol/base64.ts";
import { generateHpkeRecipient, type HpkeRecipient, type HpkeSealed } from "../../lib/protocol/hpke.ts";
import { deriveSealingRoot } from "./kms-root-key.ts";
import { MeasurementApprovals } from "./measurement-approvals.ts";
import { SimulatedKms } from "./simulated-kms.ts";
import { type Issuer, loadSimulatedNitroRoot } from "./simulated-nitro-root.ts";
import { SimulatedNitroSecurityModule } from "./simulated-nitro-security-module.ts";

const START_MS = Date.parse("2026-03-01T12:00:00Z");
const ROOT_KEY = new Uint8Array(32).fill(7);
const MEASUREMENT: Measurement = { pcr0: "a1".repeat(48), pcr1: "b2".repeat(48), pcr2: "c3".repeat(48) };

let folder = "";
let clockMs = START_MS;
let root: Issuer;
let approvals: MeasurementApprovals;
let kms: SimulatedKms;
let recipient: HpkeRecipient;
let approvedAutomatically: Measurement[] = [];
const now = (): number => clockMs;

function createKms(mode: "development" | "production"): SimulatedKms {
  return new SimulatedKms({
    rootKey: ROOT_KEY,
    attestationRoot: new Uint8Array(root.certificate.rawData),
    approvals,
    mode,
    now,
    onAutomaticApproval: (measurement) => approvedAutomatically.push(measurement),
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-kms-"));
  clockMs = START_MS;
  approvedAutomatically = [];
  root = await loadSimulatedNitroRoot(folder, true, now);
  approvals = new MeasurementApprovals(folder);
  await approvals.approve(MEASUREMENT, "operator", now);
  kms = createKms("production");
  recipient = await generateHpkeRecipient();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function createDocument(input: {
  nonce: Uint8Array | null;
  measurement?: Measurement;
  issuer?: Issuer;
  publicKey?: Uint8Array | null;
}): Promise<Uint8Array> {
  const securityModule = new SimulatedNitroSecurityModule(input.issuer ?? root, input.measurement ?? MEASUREMENT, now);
  const publicKey = input.publicKey === undefined ? decodeBase64(recipient.publicKeySpkiBase64, "public_key") : input.publicKey;
  return securityModule.attest({ publicKey, userData: null, nonce: input.nonce });
}

function open(sealed: HpkeSealed, info = "countersign/kms-release"): Promise<Uint8Array> {
  return recipient.open({ ...sealed, info: new TextEncoder().encode(info), aead: "aes256gcm" });
}

test("default: the sealing root, sealed to the key in the document, the same each time", async () => {
  const first = await open(await kms.release(await createDocument({ nonce: kms.issueNonce() })));
  const second = await open(await kms.release(await createDocument({ nonce: kms.issueNonce() })));
  expect(first).toEqual(new Uint8Array(deriveSealingRoot(ROOT_KEY)));
  expect(second).toEqual(first);
  expect(first).not.toEqual(ROOT_KEY);
});

test("behavior: the envelope opens only for its purpose", async () => {
  const sealed = await kms.release(await createDocument({ nonce: kms.issueNonce() }));
  await expect(open(sealed, "countersign/other")).rejects.toMatchObject({ code: "invalid_data" });
});

test("error: no nonce, a nonce of nobody, a nonce used twice", async () => {
  const unknown = { name: "KmsRefusal", message: expect.stringContaining("nonce") };
  await expect(kms.release(await createDocument({ nonce: null }))).rejects.toMatchObject(unknown);
  await expect(kms.release(await createDocument({ nonce: new Uint8Array(32) }))).rejects.toMatchObject(unknown);
  const document = await createDocument({ nonce: kms.issueNonce() });
  await kms.release(document);
  await expect(kms.release(document)).rejects.toMatchObject(unknown);
});

test("error: a nonce is good for a minute", async () => {
  const [inTime, tooLate] = [kms.issueNonce(), kms.issueNonce()];
  clockMs = START_MS + 60_000;
  await expect(kms.release(await createDocument({ nonce: inTime }))).resolves.toBeDefined();
  clockMs = START_MS + 60_001;
  await expect(kms.release(await createDocument({ nonce: tooLate }))).rejects.toMatchObject({
    message: expect.stringContaining("expired"),
  });
});

test("error: a measurement that differs in any one register is not approved", async () => {
  for (const register of ["pcr0", "pcr1", "pcr2"] as const) {
    const measurement = { ...MEASUREMENT, [register]: "d4".repeat(48) };
    const refused = kms.release(await createDocument({ nonce: kms.issueNonce(), measurement }));
    await expect(refused, register).rejects.toMatchObject({
      name: "KmsRefusal",
      message: expect.stringContaining(`npm run kms -- approve ${measurement.pcr0}`),
    });
  }
});

test("error: a debug enclave, approved or not", async () => {
  const measurement = { pcr0: "0".repeat(96), pcr1: "0".repeat(96), pcr2: "0".repeat(96) };
  await expect(approvals.approve(measurement, "operator", now)).rejects.toThrow("debug enclave");
  const document = await createDocument({ nonce: kms.issueNonce(), measurement });
  await expect(createKms("development").release(document)).rejects.toMatchObject({ message: expect.stringContaining("debug_mode") });
});

test("error: a document of another root", async () => {
  const other = await mkdtemp(join(folder, "other-"));
  const issuer = await loadSimulatedNitroRoot(other, true, now);
  const document = await createDocument({ nonce: kms.issueNonce(), issuer });
  await expect(kms.release(document)).rejects.toMatchObject({ message: expect.stringContaining("root_untrusted") });
});

test("error: a document that was changed", async () => {
  const document = await createDocument({ nonce: kms.issueNonce() });
  document[document.length - 1] = (document.at(-1) ?? 0) ^ 1;
  await expect(kms.release(document)).rejects.toMatchObject({ message: expect.stringContaining("signature_invalid") });
});

test.each([
  ["none", null],
  ["bytes that are no key", new Uint8Array(91)],
])("error: a public key: %s", async (_title, publicKey) => {
  const document = await createDocument({ nonce: kms.issueNonce(), publicKey });
  await expect(kms.release(document)).rejects.toMatchObject({ message: expect.stringContaining("P-256") });
});

test("behavior: development approves what is new, once, and says so; production does not count it", async () => {
  const development = createKms("development");
  const measurement = { ...MEASUREMENT, pcr0: "e5".repeat(48) };
  await development.release(await createDocument({ nonce: development.issueNonce(), measurement }));
  await development.release(await createDocument({ nonce: development.issueNonce(), measurement }));
  expect(approvedAutomatically).toEqual([measurement]);
  await expect(kms.release(await createDocument({ nonce: kms.issueNonce(), measurement }))).rejects.toMatchObject({ name: "KmsRefusal" });
});

test("behavior: a withdrawn approval counts at once", async () => {
  expect(await approvals.revoke(MEASUREMENT.pcr0)).toBe(1);
  await expect(kms.release(await createDocument({ nonce: kms.issueNonce() }))).rejects.toMatchObject({ name: "KmsRefusal" });
});

test("behavior: open nonces are bounded, the oldest goes first", async () => {
  const nonces = Array.from({ length: 17 }, () => kms.issueNonce());
  await expect(kms.release(await createDocument({ nonce: nonces[0] ?? null }))).rejects.toMatchObject({ name: "KmsRefusal" });
  await expect(kms.release(await createDocument({ nonce: nonces[1] ?? null }))).resolves.toBeDefined();
});
