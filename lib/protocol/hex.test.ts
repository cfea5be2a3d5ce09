import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeHex, encodeHex } from "./hex.ts";

describe("decodeHex", () => {
  test("default", () => {
    expect(decodeHex("00ff0a", "x")).toEqual(new Uint8Array([0, 255, 10]));
    expect(encodeHex(new Uint8Array([0, 255, 10]))).toBe("00ff0a");
  });

  test("args: 0x prefix, upper case, nothing", () => {
    expect(decodeHex("0xABcd", "x")).toEqual(new Uint8Array([0xab, 0xcd]));
    expect(decodeHex("0x", "x")).toEqual(new Uint8Array());
  });

  test.each(["abc", "0xabc", "zz", "0Xab", "0x0x", "ab ", "a\n"])("error: invalid_data for %j", (text) => {
    expect(() => decodeHex(text, "hash")).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringMatching(/^hash /) }),
    );
  });

  test("behavior: agrees with Buffer on all bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
        expect(decodeHex(encodeHex(bytes), "x")).toEqual(bytes);
      }),
    );
  });
});
