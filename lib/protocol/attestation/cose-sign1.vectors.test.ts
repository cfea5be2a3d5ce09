import { createPublicKey } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { encodeHex } from "../hex.ts";
import { AttestationError } from "./attestation-error.ts";
import { parseCoseSign1, verifyCoseSign1 } from "./cose-sign1.ts";

interface CoseExample {
  title: string;
  fail?: boolean;
  input: { plaintext: string; sign0: { key: { kty: string; crv: string; x: string; y?: string }; external?: string } };
  output: { cbor: string };
}

const readExamples = (folder: string): CoseExample[] => readdirSync(folder).map((file) => readVectors<CoseExample>(join(folder, file)));

/** The payload of a message that verifies; otherwise the reason, `signature_invalid` included. */
async function verify(example: CoseExample): Promise<string> {
  const { key, external } = example.input.sign0;
  const publicKey = createPublicKey({ key: { ...key }, format: "jwk" });
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

describeVectors("cose-wg/Examples", "cose-examples", (folder) => {
  /** `sign-fail-01` is tagged 998; 03 and 04 name no algorithm that exists. */
  const REASONS: Record<string, string> = {
    "sign-fail-01": "document_malformed",
    "sign-fail-03": "algorithm_unsupported",
    "sign-fail-04": "algorithm_unsupported",
  };

  test.each(readExamples(join(folder, "sign1-tests")))("$title", async (example) => {
    const payload = encodeHex(new TextEncoder().encode(example.input.plaintext));
    const expected = example.fail === true ? (REASONS[example.title.slice(0, 12)] ?? "signature_invalid") : payload;
    expect(await verify(example)).toBe(expected);
  });

  /** ES256, ES384 and ES512, each on its own curve. ECDSA-sig-01 (the fourth file) is ES512 with a P-256 key: refused. */
  test.each(readExamples(join(folder, "ecdsa-examples")))("$title", async (example) => {
    const payload = encodeHex(new TextEncoder().encode(example.input.plaintext));
    expect(await verify(example)).toBe(example.title.includes("w/ SHA-512") ? "signature_invalid" : payload);
  });

  test.each(readExamples(join(folder, "eddsa-examples")))("$title is refused: Nitro does not sign with EdDSA", (example) => {
    expect(() => parseCoseSign1(Buffer.from(example.output.cbor, "hex"))).toThrow(
      expect.objectContaining({ reason: "algorithm_unsupported" }),
    );
  });

  test("sign-pass-01 says that its algorithm is not protected", () => {
    const example = readExamples(join(folder, "sign1-tests")).find(({ title }) => title.startsWith("sign-pass-01"));
    expect(parseCoseSign1(Buffer.from(example?.output.cbor ?? "", "hex"))).toMatchObject({ algorithmIsProtected: false });
  });
});
