import { describe, expect, test } from "vitest";
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from "./base64.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("decodeBase64", () => {
  // RFC 4648 §10
  test.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("default: %j", (plain, text) => {
    expect(encodeBase64(utf8(plain))).toBe(text);
    expect(decodeBase64(text, "x")).toEqual(utf8(plain));
  });

  test.each([
    ["no padding", "Zg"],
    ["too little padding", "Zg="],
    ["too much padding", "Zm9v===="],
    ["padding inside", "Zg==Zg=="],
    ["only padding", "===="],
    ["a space", "Zm 9"],
    ["a line break behind", "Zm9v\n"],
    ["the url alphabet", "-_-_"],
    ["unused bits of one byte", "Zh=="],
    ["unused bits of two bytes", "Zm9="],
    ["a character beyond ASCII", "Zm9\u0169"],
  ])("error: invalid_data for %s", (_, text) => {
    expect(() => decodeBase64(text, "signature")).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringMatching(/^signature /) }),
    );
  });
});

describe("decodeBase64Url", () => {
  test.each([
    [[0xfb, 0xff], "-_8"],
    [[0xff], "_w"],
    [[], ""],
  ])("default: %j", (bytes, text) => {
    expect(encodeBase64Url(new Uint8Array(bytes))).toBe(text);
    expect(decodeBase64Url(text, "x")).toEqual(new Uint8Array(bytes));
  });

  test.each(["_w==", "+/8", "A", "_x", "a b"])("error: invalid_data for %j", (text) => {
    expect(() => decodeBase64Url(text, "id")).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
