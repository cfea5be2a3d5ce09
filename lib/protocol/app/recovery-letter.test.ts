import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isRecoveryLetter, type RecoveryLetter, recoveryLetterBytes } from "./recovery-letter.ts";

const seat = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicKey = seat.publicKey.export({ format: "der", type: "spki" }).toString("base64");
const letter: RecoveryLetter = { appId: "app", email: "ann@example.org", walletId: "w1", address: "0xabc" };
const signature = sign("sha256", recoveryLetterBytes(letter), seat.privateKey).toString("base64");

describe("isRecoveryLetter", () => {
  test("default", () => expect(isRecoveryLetter(letter, signature, publicKey)).toBe(true));

  test.each([
    ["appId", "other"],
    ["email", "eve@example.org"],
    ["walletId", "w2"],
    ["address", "0xdef"],
  ])("behavior: a letter with another %s is another letter", (member, value) => {
    expect(isRecoveryLetter({ ...letter, [member]: value }, signature, publicKey)).toBe(false);
  });

  test("behavior: another key's signature, and whatever is no signature, is none", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const foreign = sign("sha256", recoveryLetterBytes(letter), other.privateKey).toString("base64");
    for (const given of [foreign, "", "not base64", undefined, true, 1]) expect(isRecoveryLetter(letter, given, publicKey)).toBe(false);
  });
});
