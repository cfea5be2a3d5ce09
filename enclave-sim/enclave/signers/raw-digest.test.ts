import { describe, expect, test } from "vitest";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import { hashRawParams } from "./raw-digest.ts";

const digest = (params: Parameters<typeof hashRawParams>[0]): string => encodeHex(hashRawParams(params));

describe("hashRawParams", () => {
  test("default: a hash is signed as it is", () => {
    expect(digest({ hash: `0x${"ab".repeat(32)}` })).toBe("ab".repeat(32));
  });

  /** Known answers for "abc": Keccak team, FIPS 180-4, and `b2sum -l 256`. */
  test.each([
    ["keccak256", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"],
    ["sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["blake2b256", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"],
  ] as const)("args: hash_function %s, in every encoding", (hash_function, expected) => {
    expect(digest({ bytes: "abc", encoding: "utf-8", hash_function })).toBe(expected);
    expect(digest({ bytes: "0x616263", encoding: "hex", hash_function })).toBe(expected);
    expect(digest({ bytes: "616263", encoding: "hex", hash_function })).toBe(expected);
    expect(digest({ bytes: "YWJj", encoding: "base64", hash_function })).toBe(expected);
  });

  test.each([
    ["abc", "hex"],
    ["YWJj\n", "base64"],
  ] as const)("error: %j is no %s", (bytes, encoding) => {
    expect(() => digest({ bytes, encoding, hash_function: "sha256" })).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
