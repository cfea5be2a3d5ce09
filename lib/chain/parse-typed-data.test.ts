import { expect, test } from "vitest";
import { parseTypedData } from "./parse-typed-data.ts";

const MAIL = {
  domain: { name: "Mail", version: "1", chainId: 31337 },
  types: {
    Mail: [
      { name: "to", type: "address" },
      { name: "text", type: "string" },
    ],
  },
  primaryType: "Mail",
  message: { to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", text: "hello" },
};

test("default: typed data as apps give it becomes what the wallet API takes", () => {
  const { primaryType, ...rest } = MAIL;
  expect(parseTypedData(JSON.stringify(MAIL))).toEqual({ status: "ok", typedData: { ...rest, primary_type: primaryType } });
  expect(parseTypedData(JSON.stringify({ ...rest, primary_type: primaryType }))).toMatchObject({ status: "ok" });
  expect(parseTypedData("  ")).toEqual({ status: "empty" });
});

test.each([
  ["{", ""],
  ["[]", "object"],
  [JSON.stringify({ ...MAIL, primaryType: "Letter" }), "Letter"],
  [JSON.stringify({ ...MAIL, message: { ...MAIL.message, to: "0x12" } }), ""],
  [JSON.stringify({ ...MAIL, extra: 1 }), ""],
  [JSON.stringify({ ...MAIL, types: undefined }), "types"],
  ['{"domain":{},"domain":{}}', ""],
])("error: %s is explained", (text, words) => {
  expect(parseTypedData(text)).toMatchObject({ status: "invalid", problem: expect.stringContaining(words) });
});
