import { join } from "node:path";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { formatAddress } from "../../../lib/protocol/chains/format-address.ts";
import { decodeHex, encodeHex } from "../../../lib/protocol/hex.ts";
import { describeVectors, readVectors } from "../../../scripts/test/describe-vectors.ts";
import { deriveSecp256k1PublicKey, signDigest } from "./secp256k1.ts";

const bytes = (hex: string) => decodeHex(hex, "vector");

describeVectors("RFC 6979, secp256k1", "rfc6979-secp256k1", (directory) => {
  const { valid, invalid } = readVectors<{
    valid: { d: string; m: string; signature: string }[];
    invalid: { sign: { description: string; d: string; m: string }[] };
  }>(join(directory, "ecdsa.json"));
  const nonces = readVectors<{ message: string; d: string; k0: string }[]>(join(directory, "rfc6979.json"));

  test("every signature of ecdsa.json is reproduced byte for byte, with low S, and recovers to its key", () => {
    const ordinary = valid.filter(({ m }) => BigInt(`0x${m}`) < secp256k1.Point.Fn.ORDER);
    expect(ordinary.length).toBeGreaterThan(2000);
    for (const { d, m, signature } of ordinary) {
      const { r, s, yParity } = signDigest(bytes(m), bytes(d));
      expect(r.slice(2) + s.slice(2)).toBe(signature);
      expect(BigInt(s) * 2n < secp256k1.Point.Fn.ORDER).toBe(true);
      const recovered = new secp256k1.Signature(BigInt(r), BigInt(s), yParity).recoverPublicKey(bytes(m));
      expect(recovered.toBytes(true)).toEqual(deriveSecp256k1PublicKey(bytes(d)));
    }
  });

  // RFC 6979 §3.2 reduces the digest modulo n before it makes the nonce; libsecp256k1 takes it as it is. Only a digest of n or more (one in 2^128 hashes, or
  // one chosen for secp256k1_sign) shows it. Such a signature differs from the RFC's, and is valid and deterministic all the same.
  const atLeastOrder = valid.filter(({ m }) => BigInt(`0x${m}`) >= secp256k1.Point.Fn.ORDER);
  test.each(atLeastOrder)("ecdsa.json: a digest of n or more ($m) by $d verifies", ({ d, m, signature }) => {
    const { r, s } = signDigest(bytes(m), bytes(d));
    expect(signDigest(bytes(m), bytes(d))).toMatchObject({ r, s });
    expect(r.slice(2) + s.slice(2)).not.toBe(signature);
    expect(secp256k1.verify(bytes(r.slice(2) + s.slice(2)), bytes(m), secp256k1.getPublicKey(bytes(d)), { prehash: false })).toBe(true);
  });

  test.each(invalid.sign)("ecdsa.json: $description ($d) signs nothing", ({ d, m }) => {
    expect(() => signDigest(bytes(m), bytes(d))).toThrow();
    expect(deriveSecp256k1PublicKey(bytes(d))).toBeNull();
  });

  test.each(nonces)("rfc6979.json: the nonce for $message", ({ message, d, k0 }) => {
    const { r } = signDigest(sha256(new TextEncoder().encode(message)), bytes(d));
    expect(BigInt(r)).toBe(secp256k1.Point.BASE.multiply(BigInt(`0x${k0}`)).x % secp256k1.Point.Fn.ORDER);
  });
});

describeVectors("ethers accounts", "ethers", (directory) => {
  const accounts = readVectors<{ name: string; privateKey: string; address: string }[]>(join(directory, "accounts.json.gz"));

  test("the address of every private key, with its checksum", () => {
    const withKey = accounts.filter(({ privateKey }) => privateKey);
    expect(withKey.length).toBeGreaterThan(100);
    for (const { name, privateKey, address } of withKey) {
      expect(`${name} ${formatAddress("ethereum", deriveSecp256k1PublicKey(bytes(privateKey)) ?? new Uint8Array())}`).toBe(
        `${name} ${address}`,
      );
      expect(encodeHex(bytes(privateKey))).toHaveLength(64);
    }
  });
});
