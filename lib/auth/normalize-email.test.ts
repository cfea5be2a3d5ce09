import { describe, expect, test } from "vitest";
import { normalizeEmail } from "./normalize-email.ts";

describe("normalizeEmail", () => {
  test.each([
    ["ann@example.org", "ann@example.org"],
    ["  Ann@Example.ORG ", "ann@example.org"],
    ["ann+tag@mail.example.co.uk", "ann+tag@mail.example.co.uk"],
  ])("default: %j", (text, email) => expect(normalizeEmail(text)).toBe(email));
  test.each([
    [""],
    ["ann"],
    ["@example.org"],
    ["ann@localhost"],
    ["ann@example."],
    ["ann@evil.test,victim@example.org"],
    ["ann@evil.test;victim@example.org"],
    ["ann@a@example.org"],
    ['"ann"@example.org'],
    ["Ann <ann@example.org>"],
    ["ann@example.org\nbcc: x@y.z"],
    ["ann\u0000@example.org"],
    ["ann\u200b@example.org"],
    [`${"a".repeat(65)}@example.org`],
    [`ann@${"a".repeat(250)}.org`],
  ])("error: invalid_data for %j", (text) => expect(() => normalizeEmail(text)).toThrow("This is not an email address."));
});
