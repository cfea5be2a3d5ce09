import { encodeFunctionData, parseAbi } from "viem";
import { describe, expect, test } from "vitest";
import { evaluatePolicy } from "../evaluate-policy.ts";
import type { TronContractFacts } from "../policy-facts.ts";
import { type PolicyCondition, policyConditionSchema } from "../policy-schema.ts";

const FRIEND = { hex: "41a614f803b6fd780986a42c78ec9c7f77e6ded13c", base58: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" };
const human = parseAbi(["function transfer(address to, uint256 amount)"]);
const abi = JSON.parse(JSON.stringify(human)) as object[];
const data = encodeFunctionData({ abi: human, args: [`0x${FRIEND.hex.slice(2)}`, 7n] }).slice(2);
const transfer: TronContractFacts = { type: "TransferContract", owner_address: "", to_address: FRIEND.hex, amount: 1000 };
const call: TronContractFacts = { type: "TriggerSmartContract", owner_address: "", contract_address: FRIEND.hex, data, call_value: 3 };

const condition = (field_source: string, field: string, operator: string, value: string, extra: object = {}) =>
  policyConditionSchema.parse({ field_source, field, operator, value, ...extra });
const judge = (action: "ALLOW" | "DENY", one: PolicyCondition, tronContract?: TronContractFacts) => {
  const rule = { id: "r", name: "r", method: "*" as const, action, conditions: [one] };
  const references = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
  const parts = [tronContract === undefined ? {} : { tronContract }];
  const { trace } = evaluatePolicy([rule], { method: "tron_signTransaction", parts }, references);
  const { reading, met } = trace[0]?.conditions[0] ?? {};
  return [reading, met];
};
const tron = (field: string, operator: string, value: string) => condition("tron_transaction", field, operator, value);

describe("tron_transaction", () => {
  test("default: addresses in either form, numbers, and what a call leaves out is 0", () => {
    for (const value of [FRIEND.hex, FRIEND.base58]) {
      expect(judge("ALLOW", tron("TransferContract.to_address", "eq", value), transfer)).toEqual(["value", true]);
      expect(judge("ALLOW", tron("TriggerSmartContract.contract_address", "eq", value), call)).toEqual(["value", true]);
    }
    expect(judge("ALLOW", tron("TransferContract.amount", "lte", "1000"), transfer)).toEqual(["value", true]);
    expect(judge("ALLOW", tron("TransferContract.amount", "lt", "1000"), transfer)).toEqual(["value", false]);
    expect(judge("ALLOW", tron("TriggerSmartContract.call_value", "eq", "3"), call)).toEqual(["value", true]);
    for (const field of ["token_id", "call_token_value"]) {
      expect(judge("ALLOW", tron(`TriggerSmartContract.${field}`, "eq", "0"), call)).toEqual(["value", true]);
    }
  });

  test("behavior: a contract of another type has none, and no contract cannot be read", () => {
    for (const action of ["ALLOW", "DENY"] as const) {
      expect(judge(action, tron("TransferContract.amount", "gte", "0"), call)).toEqual(["absent", false]);
      expect(judge(action, tron("TriggerSmartContract.call_value", "gte", "0"), transfer)).toEqual(["absent", false]);
      expect(judge(action, tron("TransferContract.amount", "gte", "0"))).toEqual(["unreadable", action === "DENY"]);
    }
  });
});

describe("tron_trigger_smart_contract_data", () => {
  const calldata = (field: string, operator: string, value: string) =>
    condition("tron_trigger_smart_contract_data", field, operator, value, { abi });

  test("default: with and without 0x, addresses as Tron writes them", () => {
    for (const given of [data, `0x${data}`]) {
      const one = { ...call, data: given };
      expect(judge("ALLOW", calldata("function_name", "eq", "transfer"), one)).toEqual(["value", true]);
      expect(judge("ALLOW", calldata("transfer.amount", "eq", "7"), one)).toEqual(["value", true]);
      for (const value of [FRIEND.hex, FRIEND.base58])
        expect(judge("ALLOW", calldata("transfer.to", "eq", value), one)).toEqual(["value", true]);
    }
  });

  test("error: a transfer, a call without data, and bytes behind the arguments cannot be read", () => {
    const { data: _, ...without } = call;
    for (const one of [transfer, without, { ...call, data: `${data}00` }]) {
      expect(judge("DENY", calldata("transfer.amount", "gt", "100"), one)).toEqual(["unreadable", true]);
      expect(judge("ALLOW", calldata("transfer.amount", "lt", "100"), one)).toEqual(["unreadable", false]);
    }
  });
});
