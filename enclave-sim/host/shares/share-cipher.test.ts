import { describe, expect, test } from "vitest";
import { ShareCipher } from "./share-cipher.ts";

const share = new Uint8Array(33).map((_, index) => index);
const cipher = new ShareCipher(new Uint8Array(32).fill(1));

describe("ShareCipher", () => {
  test("default: opens what it sealed, and seals differently each time", () => {
    const [one, two] = [cipher.seal("w1", share), cipher.seal("w1", share)];
    expect(cipher.open("w1", one)).toEqual(share);
    expect(Buffer.from(one).equals(two)).toBe(false);
    expect(Buffer.from(one).includes(Buffer.from(share))).toBe(false);
  });

  test("error: share_invalid for another wallet, another key, a changed byte, a cut row", () => {
    const sealed = cipher.seal("w1", share);
    const changed = sealed.map((byte, index) => (index === 20 ? byte ^ 1 : byte));
    const invalid = expect.objectContaining({ code: "share_invalid" });
    expect(() => cipher.open("w2", sealed)).toThrow(invalid);
    expect(() => new ShareCipher(new Uint8Array(32).fill(2)).open("w1", sealed)).toThrow(invalid);
    expect(() => cipher.open("w1", changed)).toThrow(invalid);
    for (const length of [0, 5, 28, sealed.length - 1]) expect(() => cipher.open("w1", sealed.subarray(0, length))).toThrow(invalid);
  });
});
