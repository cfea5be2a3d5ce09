import { join } from "node:path";
import { expect, test } from "vitest";
import { describeVectors, readVectors } from "../../scripts/test/describe-vectors.ts";
import { decodeHex } from "./hex.ts";
import { type HpkeAead, openHpke } from "./hpke.ts";

interface Vector {
  mode: number;
  kem_id: number;
  kdf_id: number;
  aead_id: number;
  info: string;
  skRm: string;
  enc: string;
  encryptions: { aad: string; ct: string; pt: string }[];
}

/** RFC 9180 §7.3. */
const AEADS: [number, HpkeAead][] = [
  [2, "aes256gcm"],
  [3, "chacha20poly1305"],
];
const bytes = (hex: string) => decodeHex(hex, "vector");

describeVectors("RFC 9180", "hpke", (directory) => {
  const vectors = readVectors<Vector[]>(join(directory, "rfc9180_p256_hkdfsha256.json"));

  test.each(AEADS)("base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AEAD %i", async (aeadId, aead) => {
    const vector = vectors.find(({ mode, kem_id, kdf_id, aead_id }) => mode === 0 && kem_id === 16 && kdf_id === 1 && aead_id === aeadId);
    const [first, second] = vector?.encryptions ?? [];
    if (vector === undefined || first === undefined || second === undefined) throw new Error("the vector is missing");
    const common = { encapsulatedKey: bytes(vector.enc), privateKey: bytes(vector.skRm), info: bytes(vector.info), aead };
    expect(await openHpke({ ...common, ciphertext: bytes(first.ct), aad: bytes(first.aad) })).toEqual(bytes(first.pt));
    // One message a context: the second message of the same context must not open as a first.
    await expect(openHpke({ ...common, ciphertext: bytes(second.ct), aad: bytes(second.aad) })).rejects.toThrow("does not open");
  });

  test.each([1, 2, 3])("mode %i (psk, auth, auth_psk) does not open as base mode", async (mode) => {
    const vector = vectors.find((candidate) => candidate.mode === mode && candidate.aead_id === 3);
    const first = vector?.encryptions[0];
    if (vector === undefined || first === undefined) throw new Error("the vector is missing");
    const message = { encapsulatedKey: bytes(vector.enc), privateKey: bytes(vector.skRm), info: bytes(vector.info) };
    await expect(openHpke({ ...message, ciphertext: bytes(first.ct), aad: bytes(first.aad) })).rejects.toThrow("does not open");
  });
});
