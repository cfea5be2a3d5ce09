import { describe, expect, test } from "vitest";
import type { TypedDataFacts } from "../policy-facts.ts";
import { readDomainField, readMessagePath } from "./typed-data.ts";

const TOKEN = "0x52908400098527886E0F7030069857D2E4169EE7";
const types = {
  EIP712Domain: [
    { name: "chainId", type: "uint256" },
    { name: "verifyingContract", type: "address" },
  ],
  Permit: [
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "delta", type: "int64" },
    { name: "final", type: "bool" },
    { name: "note", type: "string" },
    { name: "data", type: "bytes" },
    { name: "legs", type: "Leg[]" },
  ],
  Leg: [{ name: "sizes", type: "uint8[2]" }],
};
const message = { spender: TOKEN, value: "0x10", delta: -4, final: false, note: "a", data: "0x12", legs: [{ sizes: [1, 2] }] };
const facts: TypedDataFacts = { domain: { chainId: "1", verifyingContract: TOKEN }, types, primaryType: "Permit", message };

const domain = (field: Parameters<typeof readDomainField>[0], changes: Partial<TypedDataFacts> = {}) => {
  const reading = readDomainField(field, { typedData: { ...facts, ...changes } });
  return reading.state === "value" ? reading.text : reading.state;
};
const at = (field: string, changes: Partial<TypedDataFacts> = {}, given: typeof types | object = types) => {
  const shape = { field_source: "ethereum_typed_data_message" as const, operator: "eq" as const, value: "" };
  const typed_data = { types: given as typeof types, primary_type: "Permit" };
  const reading = readMessagePath({ ...shape, field, typed_data }, { typedData: { ...facts, ...changes } });
  return reading.state === "value" ? reading.text : reading.state;
};

describe("readDomainField", () => {
  test("default, and a chain id however it is written", () => {
    for (const chainId of [1, "1", "0x1"]) expect(domain("chainId", { domain: { chainId } })).toBe("1");
    expect([domain("chain_id"), domain("verifyingContract"), domain("verifying_contract")]).toEqual(["1", TOKEN, TOKEN]);
    const { EIP712Domain: _, ...rest } = types;
    expect(domain("chainId", { types: rest })).toBe("1");
  });

  test("error: what the domain's type does not bind cannot be read", () => {
    const bound = (...EIP712Domain: { name: string; type: string }[]) => ({ types: { ...types, EIP712Domain } });
    expect(domain("chainId", bound({ name: "name", type: "string" }))).toBe("unreadable");
    expect(domain("chainId", bound({ name: "chainId", type: "string" }))).toBe("unreadable");
    expect(domain("verifyingContract", bound({ name: "verifyingContract", type: "bytes32" }))).toBe("unreadable");
    expect(domain("chainId", { domain: {} })).toBe("unreadable");
    expect(domain("chainId", { domain: { chainId: true } })).toBe("unreadable");
    expect(readDomainField("chainId", {})).toEqual({ state: "unreadable" });
  });
});

describe("readMessagePath", () => {
  test("default: every type of value", () => {
    const fields = ["spender", "value", "delta", "final", "note", "data", "legs[0].sizes[1]", "legs.0.sizes.0"];
    expect(fields.map((field) => at(field))).toEqual([TOKEN, "16", "-4", "false", "a", "0x12", "2", "1"]);
    expect(at("legs[1].sizes[0]")).toBe("absent");
  });

  test("error: types that differ in anything cannot be read", () => {
    const { EIP712Domain: domainType, ...rest } = types;
    const [first, second, ...others] = types.Permit;
    const differing = [
      rest,
      { ...types, Extra: [] },
      { ...types, EIP712Domain: domainType.slice(1) },
      { ...types, Permit: [second, first, ...others] },
      { ...types, Permit: [{ name: "spender", type: "bytes20" }, second, ...others] },
      { ...types, Permit: [...types.Permit, { name: "deadline", type: "uint256" }] },
    ];
    for (const other of differing) expect(at("value", { types: other as never })).toBe("unreadable");
    expect(at("value", {}, rest)).toBe("unreadable");
    expect(at("value", { primaryType: "Leg" })).toBe("unreadable");
    expect(at("value", { types: { Leg: types.Leg, Permit: types.Permit, EIP712Domain: domainType } })).toBe("16");
  });

  test("error: a value that is signed as something else than it looks cannot be read", () => {
    for (const value of [true, null, "", " 1", "1e3", {}, 1.5]) expect(at("value", { message: { ...message, value } })).toBe("unreadable");
    expect(at("note", { message: { ...message, note: 5 } })).toBe("unreadable");
    expect(at("final", { message: { ...message, final: "false" } })).toBe("unreadable");
    const { note: _, ...missing } = message;
    expect(at("note", { message: missing })).toBe("unreadable");
  });
});
