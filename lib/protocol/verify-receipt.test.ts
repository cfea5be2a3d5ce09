import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Receipt, ReceiptBody } from "./receipt.ts";
import { receiptBytes, verifyReceipt } from "./verify-receipt.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const body: ReceiptBody = {
  version: 1,
  id: "r",
  boot_id: "b",
  app_id: "a",
  resource_id: "w",
  action: "personal_sign",
  payload_hash: "00",
  seats: ["user:u", "key:k"],
  threshold: 2,
  policy: null,
  outcome_hash: "11",
  decided_at_ms: 1,
};
const receiptOf = (signed: ReceiptBody): Receipt => ({
  body: signed,
  signature: sign("sha256", receiptBytes(signed), privateKey).toString("base64"),
  public_key: spki,
});

describe("verifyReceipt", () => {
  test("default", () => {
    expect(new TextDecoder().decode(receiptBytes(body))).toMatch(/^\{"action":"personal_sign","app_id":"a",/);
    // OpenSSL's S is high in half of all signatures.
    for (let round = 0; round < 8; round++) expect(() => verifyReceipt(receiptOf(body))).not.toThrow();
  });

  test("behavior: the order of members is irrelevant", () => {
    const reordered: Receipt = JSON.parse(
      JSON.stringify(receiptOf(body), ["public_key", "signature", "body", ...Object.keys(body).reverse()]),
    );
    expect(() => verifyReceipt(reordered)).not.toThrow();
  });

  test.each<[string, Receipt]>([
    ["a changed body", { ...receiptOf(body), body: { ...body, outcome_hash: "12" } }],
    ["another receipt's signature", { ...receiptOf(body), signature: receiptOf({ ...body, id: "s" }).signature }],
    ["a signature that is not base64", { ...receiptOf(body), signature: "%" }],
    ["a signature that is not DER", { ...receiptOf(body), signature: "QQ==" }],
    ["a key that is none", { ...receiptOf(body), public_key: "QQ==" }],
    ["an unknown member", { ...receiptOf(body), body: Object.assign({ extra: 1 }, body) }],
    [
      "another key",
      {
        ...receiptOf(body),
        public_key: generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "der", type: "spki" }).toString("base64"),
      },
    ],
  ])("error: invalid_data for %s", (_, receipt) => {
    expect(() => verifyReceipt(receipt)).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });
});
