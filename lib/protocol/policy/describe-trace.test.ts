import { describe, expect, test } from "vitest";
import { describeTrace } from "./describe-trace.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyAction, PolicyFacts } from "./policy-facts.ts";
import { type PolicyRule, policyRuleSchema } from "./policy-schema.ts";

const call = { to: null, valueWei: 1001n, chainId: 1n, dataHex: "0x" };
const action: PolicyAction = { method: "eth_sendTransaction", parts: [{ transaction: call }] };
const references = { nowS: 1_700_000_000, conditionSets: new Map(), aggregations: new Map() };
const rule = (changes: object): PolicyRule =>
  policyRuleSchema.parse({ id: "r1", name: "Small sends", method: "eth_sendTransaction", action: "ALLOW", conditions: [], ...changes });
const on = (field: string, operator: string, value: string | string[]) => ({
  field_source: "ethereum_transaction",
  field,
  operator,
  value,
});
const describeRules = (...rules: PolicyRule[]) => describeTrace(evaluatePolicy(rules, action, references), action.method);

describe("describeTrace", () => {
  test("default", () => {
    expect(describeRules(rule({ conditions: [on("chain_id", "eq", "1"), on("value", "lte", "1000")] }))).toBe(
      'No rule allows this eth_sendTransaction. Rule "Small sends" expects the amount in wei to be at most 1000, but it is 1001.',
    );
  });

  test("args: no rule about the method, a DENY, an ALLOW", () => {
    expect(describeRules(rule({ method: "personal_sign" }))).toBe("No rule allows eth_sendTransaction.");
    expect(describeRules(rule({}), rule({ id: "r2", name: "Stop", action: "DENY" }))).toBe('Rule "Stop" denies eth_sendTransaction.');
    expect(
      describeRules(rule({ name: "Stop", action: "DENY", conditions: [on("value", "gt", "5"), on("to", "eq", `0x${"1".repeat(40)}`)] })),
    ).toBe('Rule "Stop" denies eth_sendTransaction, because the amount in wei is 1001 and the recipient cannot be read.');
    expect(describeRules(rule({}))).toBe('Rule "Small sends" allows eth_sendTransaction.');
  });

  test("behavior: long lists are cut, and a field that cannot be read is named so", () => {
    const address = (digit: number) => `0x${String(digit).repeat(40)}`;
    expect(describeRules(rule({ conditions: [on("chain_id", "in", ["2", "3", "4", "5", "6"])] }))).toContain(
      "the chain to be one of 2, 3, 4 and 2 more, but it is 1.",
    );
    const many = Array.from({ length: 50 }, (_, index) => String(index + 2));
    expect(describeRules(rule({ conditions: [on("chain_id", "in", many)] }))).toContain("one of 2, 3, 4 and 47 more, but");
    expect(describeRules(rule({ conditions: [on("to", "in", [address(1)])] }))).toContain(
      `the recipient to be one of ${address(1)}, but it cannot be read.`,
    );
    const rules = Array.from({ length: 8 }, (_, index) => rule({ id: `r${index}`, conditions: [on("chain_id", "eq", "2")] }));
    expect(describeRules(...rules)).toContain("So do 3 more rules");
  });

  test("behavior: of several parts, the one that is denied is named", () => {
    const rules = [rule({ conditions: [on("value", "lte", "1000")] })];
    const parts = [{ transaction: { ...call, valueWei: 1n } }, { transaction: call }];
    expect(describeTrace(evaluatePolicy(rules, { ...action, parts }, references), action.method)).toMatch(/^Part 2: No rule allows this/);
  });

  test.each<[string, object, PolicyFacts, string]>([
    [
      "message",
      { field_source: "message", field: "content", operator: "starts_with", value: "a" },
      { message: { content: "b", byteLength: 1 } },
      "the message to start with a, but it is b.",
    ],
    [
      "message length",
      { field_source: "message", field: "byte_length", operator: "lt", value: "1" },
      { message: { content: "b", byteLength: 1 } },
      "the length of the message in bytes to be less than 1, but it is 1.",
    ],
    [
      "system",
      { field_source: "system", field: "current_unix_timestamp", operator: "lt", value: "1600000000" },
      {},
      "the time to be less than 2020-09-13T12:26:40Z, but it is 2023-11-14T22:13:20Z.",
    ],
    [
      "reference",
      { field_source: "reference", field: "aggregation.abc", operator: "lt", value: "1" },
      {},
      'the total "aggregation.abc" to be less than 1, but it cannot be read.',
    ],
    [
      "7702",
      { field_source: "ethereum_7702_authorization", field: "contract", operator: "eq", value: `0x${"1".repeat(40)}` },
      { authorization: { contract: `0x${"2".repeat(40)}` } },
      `the authorized contract to be 0x${"1".repeat(40)}, but it is 0x${"2".repeat(40)}.`,
    ],
    [
      "action body",
      { field_source: "action_request_body", field: "destination.chain", operator: "in", value: ["base"] },
      { actionBody: { destination: { chain: "ethereum" } } },
      '"destination.chain" of the request to be one of base, but it is ethereum.',
    ],
    [
      "tron",
      { field_source: "tron_transaction", field: "TransferContract.amount", operator: "lte", value: "5" },
      { tronContract: { type: "TransferContract", owner_address: "", to_address: "", amount: 6 } },
      "the amount in sun to be at most 5, but it is 6.",
    ],
    [
      "solana",
      { field_source: "solana_system_program_instruction", field: "Transfer.to", operator: "eq", value: "1".repeat(32) },
      { solanaInstruction: { programId: "ComputeBudget111111111111111111111111111111", accounts: [], data: new Uint8Array() } },
      `"Transfer.to" of the System program to be ${"1".repeat(32)}, but the request has none.`,
    ],
  ])("args: %s", (_, condition, facts, expected) => {
    const method = "personal_sign";
    const verdict = evaluatePolicy([rule({ method: "*", conditions: [condition] })], { method, parts: [facts] }, references);
    expect(describeTrace(verdict, method)).toBe(`No rule allows this personal_sign. Rule "Small sends" expects ${expected}`);
  });
});
