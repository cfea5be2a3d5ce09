import { createPublicKey } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeHex } from "../hex.ts";
import { AttestationError } from "./attestation-error.ts";
import { parseCoseSign1, verifyCoseSign1 } from "./cose-sign1.ts";

interface CoseExample {
  title: string;
  fail?: boolean;
  input: { plaintext: string; sign0: { key: Record<string, string>; external?: string } };
  output: { cbor: string };
}

const folder = resolve(process.env.VECTORS_DIR ?? resolve(import.meta.dirname, "../../../../shared/vectors"), "cose-examples");

function readExamples(name: string): CoseExample[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(resolve(folder, name));
  return files.map((file) => JSON.parse(readFileSync(resolve(folder, name, file), "utf8")) as CoseExample);
}

/** The payload of a message that verifies; otherwise the reason, `signature_invalid` included. */
async function verify(example: CoseExample): Promise<string> {
  const { key, external } = example.input.sign0;
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, format: "jwk" });
  try {
    const message = parseCoseSign1(Buffer.from(example.output.cbor, "hex"));
    const spki = publicKey.export({ type: "spki", format: "der" });
    const verified = await verifyCoseSign1(message, spki, new Uint8Array(Buffer.from(external ?? "", "hex")));
    return verified ? encodeHex(message.payload) : "signature_invalid";
  } catch (error) {
    if (error instanceof AttestationError) return error.reason;
    throw error;
  }
}

describe.skipIf(!existsSync(folder))("cose-wg/Examples (skipped without VECTORS_DIR)", () => {
  /** `sign-fail-01` is tagged 998; 03 and 04 name no algorithm that exists. */
  const REASONS: Record<string, string> = {
    "sign-fail-01": "document_malformed",
    "sign-fail-03": "algorithm_unsupported",
    "sign-fail-04": "algorithm_unsupported",
  };

  test.each(readExamples("sign1-tests"))("$title", async (example) => {
    const payload = encodeHex(new TextEncoder().encode(example.input.plaintext));
    const expected = example.fail === true ? (REASONS[example.title.slice(0, 12)] ?? "signature_invalid") : payload;
    expect(await verify(example)).toBe(expected);
  });

  /** ES256, ES384 and ES512, each on its own curve. ECDSA-sig-01 (the fourth file) is ES512 with a P-256 key: refused. */
  test.each(readExamples("ecdsa-examples"))("$title", async (example) => {
    const payload = encodeHex(new TextEncoder().encode(example.input.plaintext));
    expect(await verify(example)).toBe(example.title.includes("w/ SHA-512") ? "signature_invalid" : payload);
  });

  test.each(readExamples("eddsa-examples"))("$title is refused: Nitro does not sign with EdDSA", (example) => {
    expect(() => parseCoseSign1(Buffer.from(example.output.cbor, "hex"))).toThrow(
      expect.objectContaining({ reason: "algorithm_unsupported" }),
    );
  });

  test("sign-pass-01 says that its algorithm is not protected", () => {
    const example = readExamples("sign1-tests").find(({ title }) => title.startsWith("sign-pass-01"));
    expect(parseCoseSign1(Buffer.from(example?.output.cbor ?? "", "hex"))).toMatchObject({ algorithmIsProtected: false });
  });
});
