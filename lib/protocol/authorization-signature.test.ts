import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { generateAuthorizationSignature } from "@privy-io/node";
import { describe, expect, test } from "vitest";
import {
  derFromRaw,
  parseP256PrivateKey,
  parseSignatureHeader,
  rawFromDer,
  signRequest,
  verifyRequestSignature,
} from "./authorization-signature.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { type AuthorizationPayload, canonicalizeRequest, hashRequest } from "./canonical-request.ts";

const payload: AuthorizationPayload = {
  version: 1,
  method: "POST",
  url: "http://localhost:4000/v1/wallets/w/rpc",
  body: { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } },
  headers: { "privy-app-id": "app" },
};
const message = new TextEncoder().encode(canonicalizeRequest(payload));
const hash = hashRequest(payload);
const keyPair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pkcs8 = keyPair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
const publicKey = new Uint8Array(keyPair.publicKey.export({ format: "der", type: "spki" })).slice(26);

/** (r, n − s): the other signature that the same signer did not make, and that verifies as well. */
function flipS(signature: string): string {
  const { r, s } = p256.Signature.fromBytes(decodeBase64(signature, "signature"), "der");
  return encodeBase64(new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes("der"));
}

describe("parseSignatureHeader", () => {
  test("default", () => expect(parseSignatureHeader("QQ==,Qg==")).toEqual(["QQ==", "Qg=="]));
  test("args: absent or empty", () => expect([undefined, "", " "].map((header) => parseSignatureHeader(header))).toEqual([[], [], []]));
  test("behavior: spaces around a comma, which proxies add, are no part of a signature", () =>
    expect(parseSignatureHeader("QQ==, Qg==")).toEqual(["QQ==", "Qg=="]));

  test.each([
    ["QQ==,%%%", "(number 2)"],
    ["QQ==,,Qg==", "(number 2) is empty"],
    [",", "(number 1) is empty"],
    ["QQ", "(number 1)"],
    ["QQ==,QQ==,QQ==,QQ==", "more than 3"],
  ])("error: invalid_data for %j", (header, reason) => {
    expect(() => parseSignatureHeader(header, 3)).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringContaining(reason) }),
    );
  });
});

describe("signRequest and verifyRequestSignature", () => {
  test("default", () => {
    const signature = signRequest(payload, pkcs8);
    expect(verifyRequestSignature(hash, signature, publicKey)).toBe(true);
    expect(verify("sha256", message, keyPair.publicKey, decodeBase64(signature, "signature"))).toBe(true);
  });

  test("behavior: high-S and low-S signatures are equally valid", () => {
    const signature = signRequest(payload, pkcs8);
    expect(verifyRequestSignature(hash, flipS(signature), publicKey)).toBe(true);
    expect(verify("sha256", message, keyPair.publicKey, decodeBase64(flipS(signature), "signature"))).toBe(true);
  });

  test("behavior: every signature of OpenSSL and WebCrypto verifies", async () => {
    const key = await crypto.subtle.importKey("pkcs8", decodeBase64(pkcs8, "key"), { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const highS = new Set<boolean>();
    for (let round = 0; round < 16; round++) {
      const openssl = sign("sha256", message, keyPair.privateKey).toString("base64");
      const webcrypto = derFromRaw(new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, message)));
      for (const signature of [openssl, encodeBase64(webcrypto)]) {
        expect(verifyRequestSignature(hash, signature, publicKey)).toBe(true);
        highS.add(p256.Signature.fromBytes(decodeBase64(signature, "signature"), "der").hasHighS());
      }
    }
    expect(highS).toEqual(new Set([true, false]));
  });

  test("behavior: @privy-io/node and this sign alike", () => {
    const { body, headers } = payload;
    if (headers["privy-idempotency-key"] !== undefined || headers["privy-request-expiry"] !== undefined)
      throw new Error("unexpected header");
    const input = {
      version: 1 as const,
      method: "POST" as const,
      url: payload.url,
      body,
      headers: { "privy-app-id": headers["privy-app-id"] },
    };
    const theirs = generateAuthorizationSignature({ authorizationPrivateKey: `wallet-auth:${pkcs8}`, input });
    expect(verifyRequestSignature(hash, theirs, publicKey)).toBe(true);
    // RFC 6979: the same nonce, hence the same r; theirs may be either half of S.
    expect([theirs, flipS(theirs)]).toContain(signRequest(payload, pkcs8));
  });

  test("behavior: another payload, key or text is not verified, and nothing throws", () => {
    const signature = signRequest(payload, pkcs8);
    const other = p256.getPublicKey(p256.utils.randomSecretKey(), false);
    expect(verifyRequestSignature(hashRequest({ ...payload, url: `${payload.url}/` }), signature, publicKey)).toBe(false);
    expect(verifyRequestSignature(hash, signature, other)).toBe(false);
    for (const text of ["", "%", "QQ==", encodeBase64(new Uint8Array(72)), encodeBase64(rawFromDer(decodeBase64(signature, "s")))]) {
      expect(verifyRequestSignature(hash, text, publicKey)).toBe(false);
    }
    expect(verifyRequestSignature(hash, signature, publicKey.slice(1))).toBe(false);
  });
});

describe("derFromRaw and rawFromDer", () => {
  const der = sign("sha256", message, keyPair.privateKey);
  const n = p256.Point.Fn.ORDER.toString(16);
  const one = "1".padStart(64, "0");

  test("default", () => expect(derFromRaw(rawFromDer(der))).toEqual(new Uint8Array(der)));

  test("args: the smallest and largest numbers", () => {
    const largest = (p256.Point.Fn.ORDER - 1n).toString(16);
    for (const rs of [one + one, largest + largest, one + largest]) {
      const bytes = new Uint8Array(Buffer.from(rs, "hex"));
      expect(rawFromDer(derFromRaw(bytes))).toEqual(bytes);
    }
  });

  test.each([
    ["r = 0", "0".repeat(64) + one],
    ["s = 0", one + "0".repeat(64)],
    ["r = n", n + one],
    ["s = n", one + n],
    ["63 bytes", (one + one).slice(2)],
    ["65 bytes", `${one}${one}00`],
  ])("error: invalid_data for raw with %s", (_, hex) => {
    expect(() => derFromRaw(new Uint8Array(Buffer.from(hex, "hex")))).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });

  test.each([
    ["a byte behind", "300602010102010100"],
    ["a byte behind inside the sequence", "30070201010201010000"],
    ["a long-form length", "3081060201010201 01".replace(" ", "")],
    ["a padded integer", "300702020001020101"],
    ["a negative integer", "3006020181020101"],
    ["r = 0", "3006020100020101"],
    ["no integers", "3000"],
    ["one integer", "3003020101"],
    ["another tag", "3106020101020101"],
    ["an integer of 34 bytes", `3027022200${"ff".repeat(33)}020101`],
    ["nothing", ""],
  ])("error: invalid_data for DER with %s", (_, hex) => {
    expect(() => rawFromDer(new Uint8Array(Buffer.from(hex, "hex")))).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });

  test("behavior: the smallest DER is read", () =>
    expect(rawFromDer(new Uint8Array(Buffer.from("3006020101020101", "hex")))).toHaveLength(64));
});

describe("parseP256PrivateKey", () => {
  const scalar = parseP256PrivateKey(pkcs8);

  test("default", () => expect(p256.getPublicKey(scalar, false)).toEqual(publicKey));

  test.each(["wallet-auth:", "wallet-api:", " "])("args: behind %j", (prefix) =>
    expect(parseP256PrivateKey(`${prefix}${pkcs8}\n`)).toEqual(scalar),
  );

  test("args: PKCS#8 without the public key", () => {
    const bare = Buffer.from(
      `3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420${Buffer.from(scalar).toString("hex")}`,
      "hex",
    );
    expect(createPublicKey(createPrivateKey({ key: bare, format: "der", type: "pkcs8" })).export({ format: "jwk" })).toEqual(
      keyPair.publicKey.export({ format: "jwk" }),
    );
    expect(parseP256PrivateKey(bare.toString("base64"))).toEqual(scalar);
  });

  const bytes = Buffer.from(pkcs8, "base64");
  test.each<[string, Uint8Array]>([
    ["a bare scalar", scalar],
    ["a foreign public key", Buffer.concat([bytes.subarray(0, 73), Buffer.from(p256.getPublicKey(p256.utils.randomSecretKey(), false))])],
    ["a zero scalar", Buffer.concat([bytes.subarray(0, 36), Buffer.alloc(32), bytes.subarray(68)])],
    ["a cut text", bytes.subarray(0, 100)],
    ["a byte behind", Buffer.concat([bytes, Buffer.alloc(1)])],
    ["another curve", generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey.export({ format: "der", type: "pkcs8" })],
  ])("error: invalid_data for %s", (_, key) => {
    const text = encodeBase64(new Uint8Array(key));
    const parse = () => parseP256PrivateKey(text);
    expect(parse).toThrow(expect.objectContaining({ code: "invalid_data" }));
    expect(parse).not.toThrow(text.slice(50, 70));
  });
});
