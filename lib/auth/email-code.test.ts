import { describe, expect, test } from "vitest";
import { createEmailCode, formatEmailCode, parseEmailCode } from "./email-code.ts";

describe("createEmailCode", () => {
  test("default", () => expect(createEmailCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/));
  test("behavior: it reads back as it was formatted", () => {
    for (let round = 0; round < 200; round++) {
      const code = createEmailCode();
      expect(parseEmailCode(formatEmailCode(code))).toBe(code);
    }
  });
});

describe("parseEmailCode", () => {
  test.each([
    ["abcd-efgh", "ABCDEFGH"],
    [" ABCD EFGH ", "ABCDEFGH"],
    ["abcdefgh", "ABCDEFGH"],
    ["oil0-1234", "01101234"],
  ])("default: %j", (typed, code) => expect(parseEmailCode(typed)).toBe(code));
  test.each([[""], ["ABCDEFG"], ["ABCDEFGHJ"], ["ABCDEFGU"], ["ABCD_EFGH"], ["ÀBCDEFGH"]])("error: %j is no code", (typed) => {
    expect(parseEmailCode(typed)).toBeNull();
  });
});
