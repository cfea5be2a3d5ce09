// Must stay above the import of @peculiar/x509.
import "./reflect-metadata.ts";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyCertificateChain } from "./verify-certificate-chain.ts";

const AT_MS = Date.parse("2026-03-01T12:00:00Z");
const HOUR_MS = 3_600_000;
const P384 = { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" } as const;
const AUTHORITY = [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)];
const LEAF = [new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];

interface Party {
  readonly certificate: X509Certificate;
  readonly keys: CryptoKeyPair;
}

interface Options {
  readonly name?: string;
  readonly issuerName?: string;
  readonly extensions?: Extension[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly algorithm?: EcKeyGenParams & { hash: string };
  readonly signingAlgorithm?: { name: string; hash: string };
}

/** @param issuer null for a self-signed certificate */
async function issue(issuer: Party | null, options: Options = {}): Promise<Party> {
  const keys = await crypto.subtle.generateKey(options.algorithm ?? P384, true, ["sign", "verify"]);
  const name = `CN=${options.name ?? "party"}`;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: "01",
    subject: name,
    issuer: options.issuerName ?? issuer?.certificate.subject ?? name,
    notBefore: new Date(options.notBefore ?? AT_MS - HOUR_MS),
    notAfter: new Date(options.notAfter ?? AT_MS + HOUR_MS),
    signingAlgorithm: options.signingAlgorithm ?? P384,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    publicKey: keys.publicKey,
    extensions: options.extensions ?? AUTHORITY,
  });
  return { certificate, keys };
}

const der = ({ certificate }: Party): Uint8Array => new Uint8Array(certificate.rawData);

let root: Party;
let instance: Party;
let leaf: Party;

beforeAll(async () => {
  root = await issue(null, { name: "root" });
  instance = await issue(root, { name: "instance" });
  leaf = await issue(instance, { name: "leaf", extensions: LEAF });
});

/** Verifies with some links replaced. */
function verify(replaced: { root?: Party; instance?: Party; leaf?: Party; trusted?: Party; atMs?: number } = {}): Promise<Uint8Array> {
  const chain = [replaced.root ?? root, replaced.instance ?? instance, replaced.leaf ?? leaf].map(der);
  return verifyCertificateChain(chain, der(replaced.trusted ?? root), replaced.atMs ?? AT_MS);
}

test("default: returns the leaf's key", async () => {
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", leaf.keys.publicKey));
  expect(await verify()).toEqual(spki);
});

describe("time", () => {
  test("behavior: the first and the last moment count as valid", async () => {
    await expect(verify({ atMs: AT_MS - HOUR_MS })).resolves.toBeDefined();
    await expect(verify({ atMs: AT_MS + HOUR_MS })).resolves.toBeDefined();
  });

  test.each([AT_MS - HOUR_MS - 1, AT_MS + HOUR_MS + 1])("error: certificate_not_valid_then at %i", async (atMs) => {
    await expect(verify({ atMs })).rejects.toMatchObject({ reason: "certificate_not_valid_then" });
  });

  test("error: certificate_not_valid_then when only one link has expired", async () => {
    const expired = await issue(root, { name: "instance", notAfter: AT_MS - 1_000 });
    const below = await issue(expired, { name: "leaf", extensions: LEAF });
    await expect(verify({ instance: expired, leaf: below })).rejects.toMatchObject({ reason: "certificate_not_valid_then" });
  });
});

describe("trust", () => {
  test("error: root_untrusted for another root, even one of the same name", async () => {
    const impostor = await issue(null, { name: "root" });
    await expect(verify({ trusted: impostor })).rejects.toMatchObject({ reason: "root_untrusted" });
    const below = await issue(impostor, { name: "instance" });
    const end = await issue(below, { name: "leaf", extensions: LEAF });
    await expect(verify({ root: impostor, instance: below, leaf: end })).rejects.toMatchObject({ reason: "root_untrusted" });
  });

  test("error: chain_broken when a link was signed by somebody else of that name", async () => {
    const impostor = await issue(null, { name: "root" });
    const below = await issue(impostor, { name: "instance" });
    const end = await issue(below, { name: "leaf", extensions: LEAF });
    await expect(verify({ instance: below, leaf: end })).rejects.toMatchObject({ reason: "chain_broken" });
  });

  test("error: chain_broken when the names do not join", async () => {
    const misnamed = await issue(instance, { name: "leaf", issuerName: "CN=other", extensions: LEAF });
    await expect(verify({ leaf: misnamed })).rejects.toMatchObject({ reason: "chain_broken" });
  });

  test("error: chain_broken for a root alone, or nothing", async () => {
    await expect(verifyCertificateChain([der(root)], der(root), AT_MS)).rejects.toMatchObject({ reason: "chain_broken" });
    await expect(verifyCertificateChain([], der(root), AT_MS)).rejects.toMatchObject({ reason: "chain_broken" });
  });

  test("behavior: any number of authorities may stand between", async () => {
    const zonal = await issue(instance, { name: "zonal" });
    const end = await issue(zonal, { name: "leaf", extensions: LEAF });
    await expect(verifyCertificateChain([root, instance, zonal, end].map(der), der(root), AT_MS)).resolves.toBeDefined();
  });
});

describe("what a certificate may do", () => {
  const unsuitable = { reason: "certificate_unsuitable" };

  test("error: a leaf that issues", async () => {
    const below = await issue(leaf, { name: "below", extensions: LEAF });
    await expect(verifyCertificateChain([root, instance, leaf, below].map(der), der(root), AT_MS)).rejects.toMatchObject(unsuitable);
  });

  test.each<[string, Extension[]]>([
    ["no basic constraints", [new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)]],
    ["no key usage", [new BasicConstraintsExtension(true, undefined, true)]],
    [
      "no right to sign certificates",
      [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.cRLSign, true)],
    ],
    ["an unknown critical extension", [...AUTHORITY, new ExtendedKeyUsageExtension(["1.2.3.4"], true)]],
  ])("error: an authority with %s", async (_title, extensions) => {
    const authority = await issue(root, { name: "instance", extensions });
    const end = await issue(authority, { name: "leaf", extensions: LEAF });
    await expect(verify({ instance: authority, leaf: end })).rejects.toMatchObject(unsuitable);
  });

  test("error: a path longer than an authority allows", async () => {
    const [short] = [
      await issue(root, { name: "instance", extensions: [new BasicConstraintsExtension(true, 0, true), ...AUTHORITY.slice(1)] }),
    ];
    const end = await issue(short, { name: "leaf", extensions: LEAF });
    await expect(verify({ instance: short, leaf: end })).resolves.toBeDefined();
    const zonal = await issue(short, { name: "zonal" });
    const farther = await issue(zonal, { name: "leaf", extensions: LEAF });
    await expect(verifyCertificateChain([root, short, zonal, farther].map(der), der(root), AT_MS)).rejects.toMatchObject(unsuitable);
  });

  test.each<[string, Extension[]]>([
    ["is an authority", AUTHORITY],
    ["may not sign", [new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyAgreement, true)]],
    ["does not say what it may do", []],
  ])("error: a leaf that %s", async (_title, extensions) => {
    await expect(verify({ leaf: await issue(instance, { name: "leaf", extensions }) })).rejects.toMatchObject(unsuitable);
  });

  test("error: another curve or another hash", async () => {
    const p256 = await issue(instance, { name: "leaf", extensions: LEAF, algorithm: { ...P384, namedCurve: "P-256" } });
    await expect(verify({ leaf: p256 })).rejects.toMatchObject(unsuitable);
    const sha256 = await issue(instance, { name: "leaf", extensions: LEAF, signingAlgorithm: { name: "ECDSA", hash: "SHA-256" } });
    await expect(verify({ leaf: sha256 })).rejects.toMatchObject(unsuitable);
  });
});

test("error: document_malformed for bytes that are no certificate", async () => {
  await expect(verifyCertificateChain([der(root), new Uint8Array(40)], der(root), AT_MS)).rejects.toMatchObject({
    reason: "document_malformed",
  });
});
