import { createHash, generateKeyPairSync } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { describe, expect, test } from "vitest";
import { encodeBase64 } from "./base64.ts";
import { p256PublicKeyFromBytes, parseP256PublicKey } from "./p256-public-key.ts";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
const raw = spki.slice(26);
const compressed = p256.Point.fromBytes(raw).toBytes(true);
const compressedSpki = new Uint8Array([...Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex"), ...compressed]);

describe("parseP256PublicKey", () => {
  test("default", () => {
    expect(parseP256PublicKey(encodeBase64(spki), "public_key")).toEqual({
      spki,
      raw,
      spkiBase64: encodeBase64(spki),
      fingerprint: createHash("sha256").update(spki).digest("hex"),
    });
  });

  test.each([
    ["PEM", publicKey.export({ format: "pem", type: "spki" }).toString()],
    ["base64 with line breaks", encodeBase64(spki).replace(/(.{40})/g, "$1\n")],
    ["base64 with whitespace around", ` ${encodeBase64(spki)}\r\n`],
    ["a bare point", encodeBase64(raw)],
    ["a compressed point", encodeBase64(compressed)],
    ["SPKI of a compressed point", encodeBase64(compressedSpki)],
  ])("behavior: %s is the same key", (_, text) => {
    expect(parseP256PublicKey(text, "public_key")).toEqual(p256PublicKeyFromBytes(raw, "public_key"));
  });

  test.each<[string, Uint8Array]>([
    ["a point off the curve", new Uint8Array([...raw.slice(0, 64), (raw[64] ?? 0) ^ 1])],
    ["SPKI of a point off the curve", new Uint8Array([...spki.slice(0, 90), (spki[90] ?? 0) ^ 1])],
    ["infinity", new Uint8Array([0])],
    ["a zero point", new Uint8Array([4, ...new Uint8Array(64)])],
    ["a hybrid point", new Uint8Array([6, ...raw.slice(1)])],
    ["a coordinate above the field's prime", new Uint8Array([4, ...new Uint8Array(32).fill(255), ...raw.slice(33)])],
    [
      "another curve",
      new Uint8Array(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey.export({ format: "der", type: "spki" })),
    ],
    ["Ed25519", new Uint8Array(generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }))],
    ["a byte behind SPKI", new Uint8Array([...spki, 0])],
    ["nothing", new Uint8Array()],
  ])("error: invalid_data for %s", (_, bytes) => {
    expect(() => parseP256PublicKey(encodeBase64(bytes), "recipient_public_key")).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringMatching(/^recipient_public_key /) }),
    );
  });

  test("error: invalid_data for a private key, a very long text, and no base64", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const text of [privateKey.export({ format: "pem", type: "pkcs8" }).toString(), " ".repeat(2000), "%%%"]) {
      expect(() => parseP256PublicKey(text, "public_key")).toThrow(expect.objectContaining({ code: "invalid_data" }));
    }
  });
});
