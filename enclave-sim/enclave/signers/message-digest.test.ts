import { TypedDataEncoder } from "ethers";
import { describe, expect, test } from "vitest";
import { encodeHex } from "../../../lib/protocol/hex.ts";
import { hashTypedDataParams } from "./message-digest.ts";

const CONTRACT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const DOMAIN = { name: "Ledger", version: "1", chainId: 31337, verifyingContract: CONTRACT };
const TYPES = { Payment: [{ name: "amount", type: "uint256" }] };
const MESSAGE = { amount: "5" };
const hash = (domain: Record<string, unknown>, types: Record<string, { name: string; type: string }[]> = TYPES) =>
  `0x${encodeHex(hashTypedDataParams({ typed_data: { domain, types, message: MESSAGE, primary_type: "Payment" } }))}`;
const expected = (domain: object) => TypedDataEncoder.hash(domain, TYPES, MESSAGE);

describe("hashTypedDataParams", () => {
  test.each([31337, "31337", "0x7a69"])("args: the chain id written as %j is part of the domain", (chainId) => {
    expect(hash({ ...DOMAIN, chainId })).toBe(expected(DOMAIN));
    expect(hash({ ...DOMAIN, chainId })).not.toBe(expected({ ...DOMAIN, chainId: undefined }));
  });

  test("behavior: the domain's type is made of the members that the domain has", () => {
    const salt = `0x${"5a".repeat(32)}`;
    for (const domain of [{}, { name: "" }, { version: "1" }, { verifyingContract: CONTRACT }, { ...DOMAIN, salt }]) {
      expect(hash(domain)).toBe(expected(domain));
    }
  });

  test.each([
    ["a member that no domain has", { ...DOMAIN, chain_id: 1 }, TYPES],
    ["a member that the given type leaves out", DOMAIN, { ...TYPES, EIP712Domain: [{ name: "name", type: "string" }] }],
  ])("error: %s would not be signed", (_, domain, types) => {
    expect(() => hash(domain, types)).toThrow(/params\.typed_data\.domain\.(chain_id|version)/);
  });
});
