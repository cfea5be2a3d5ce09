import { type AbiFunction, encodeFunctionData, parseAbi } from "viem";
import { describe, expect, test } from "vitest";
import { policyRuleInputSchema } from "../policy/policy-schema.ts";
import { type AutomationTerms, automationTermsSchema } from "./automation.ts";
import { automationRule } from "./automation-rule.ts";
import { fixedInputs } from "./fixed-inputs.ts";

const CONTRACT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

function callTerms(line: string, args: readonly unknown[], changes: Partial<AutomationTerms> = {}) {
  const [item] = parseAbi([line]) as readonly unknown[] as readonly [AbiFunction];
  const { type, name, inputs, stateMutability } = item;
  const data = encodeFunctionData({ abi: [item], functionName: name, args });
  return {
    kind: "call",
    recipient: CONTRACT,
    token: null,
    amount: "0",
    watched: null,
    thresholdWei: null,
    dayLimit: "0",
    call: { function: { type, name, inputs, stateMutability }, data },
    everyMinutes: 60,
    startsAtMs: 0,
    endsAtMs: null,
    ...changes,
  };
}

describe("automationTermsSchema", () => {
  test("default: a call, a payment of a token, a top-up", () => {
    const call = callTerms("function mint(address to, uint256 value)", [CONTRACT, 1n]);
    expect(automationTermsSchema.safeParse(call).success).toBe(true);
    const token = { ...call, kind: "recurring", call: null, token: CONTRACT, amount: "1", dayLimit: "2" };
    expect(automationTermsSchema.safeParse(token).success).toBe(true);
    const topUp = { ...token, kind: "top_up", token: null, watched: CONTRACT, thresholdWei: "5" };
    expect(automationTermsSchema.safeParse(topUp).success).toBe(true);
  });

  test.each([
    ["a call of another function", { call: { ...callTerms("function a()", []).call, data: "0x12345678" } }, "call.data"],
    ["a payment that calls", { kind: "recurring", amount: "1", dayLimit: "1" }, "call"],
    ["a call in a token", { token: CONTRACT }, "token"],
    ["a payment of nothing", { kind: "recurring", call: null }, "amount"],
    ["a limit below one time", { amount: "2", dayLimit: "1" }, "dayLimit"],
    ["a threshold without a top-up", { thresholdWei: "1" }, "thresholdWei"],
    ["an end before the start", { startsAtMs: 5, endsAtMs: 5 }, "endsAtMs"],
  ])("error: invalid_data: %s", (_, changes, field) => {
    const result = automationTermsSchema.safeParse({ ...callTerms("function a()", []), ...changes });
    expect(result.error?.issues.map(({ path }) => path.join("."))).toContain(field);
  });
});

describe("automationRule", () => {
  test("default: a rule that the wallet API takes, with every plain input held", () => {
    const terms = automationTermsSchema.parse(
      callTerms("function order((address to, uint256 amount) item, bytes note, int256 at, bool now)", [
        { to: CONTRACT, amount: 7n },
        "0xab",
        -3n,
        true,
      ]),
    );
    const rule = policyRuleInputSchema.parse(automationRule(terms, { chainId: 1, capId: null }));
    expect(rule.name.length).toBeLessThanOrEqual(50);
    expect(rule.conditions.map(({ field, value }) => [field, value])).toEqual([
      ["to", CONTRACT],
      ["chain_id", "1"],
      ["value", "0"],
      ["function_name", "order"],
      ["order.0.0", CONTRACT],
      ["order.0.1", "7"],
      ["order.1", "0xab"],
      ["order.2", "-3"],
      ["order.3", "true"],
    ]);
  });

  test("behavior: a list cannot be held, and is named as free", () => {
    const { call } = automationTermsSchema.parse(callTerms("function pay(address[] to, uint256 amount)", [[CONTRACT], 7n]));
    expect(call && fixedInputs(call.function, call.data)).toEqual({ fixed: [{ path: "1", name: "amount", value: "7" }], free: ["to"] });
  });

  test("args: a cap and an end are conditions of their own", () => {
    const terms = automationTermsSchema.parse(callTerms("function pay() payable", [], { amount: "5", dayLimit: "9", endsAtMs: 2_500 }));
    const { conditions } = policyRuleInputSchema.parse(automationRule(terms, { chainId: 1, capId: "a".repeat(24) }));
    expect(conditions.map(({ field, operator, value }) => `${field} ${operator} ${value}`)).toEqual(
      expect.arrayContaining([`aggregation.${"a".repeat(24)} lte 9`, "value lte 5", "current_unix_timestamp lt 2"]),
    );
  });
});
