import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readServerSeatKey } from "./server-seat-key.ts";

const toPkcs8 = (curve: string) => generateKeyPairSync("ec", { namedCurve: curve }).privateKey.export({ format: "der", type: "pkcs8" });

describe("readServerSeatKey", () => {
  test("default", () => {
    const seat = readServerSeatKey(toPkcs8("P-256").toString("base64"));
    const key = createPublicKey({ key: Buffer.from(seat.publicKeySpkiBase64, "base64"), format: "der", type: "spki" });
    const bytes = new TextEncoder().encode("request");
    expect(verify("sha256", bytes, { key, dsaEncoding: "der" }, Buffer.from(seat.signBytes(bytes), "base64"))).toBe(true);
  });
  test("behavior: printing or serializing the seat shows no private key", () => {
    const pkcs8 = toPkcs8("P-256");
    const shown =
      JSON.stringify(readServerSeatKey(pkcs8.toString("base64"))) + inspect(readServerSeatKey(pkcs8.toString("base64")), { depth: 9 });
    expect(shown).not.toContain(pkcs8.toString("base64"));
    expect(shown).not.toContain(pkcs8.subarray(36, 68).toString("hex"));
  });
  test.each([
    ["P-384 key", toPkcs8("P-384").toString("base64")],
    ["no key", "aGVsbG8="],
  ])("error: %s, without quoting it", (_, text) => {
    expect(() => readServerSeatKey(text)).toThrow("SERVER_SEAT_PRIVATE_KEY is not PKCS#8");
  });
});
