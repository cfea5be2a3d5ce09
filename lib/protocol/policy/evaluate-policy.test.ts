import { describe, expect, test } from "vitest";
import { evaluatePolicy as evaluate } from "./evaluate-policy.ts";
import type { PolicyAction, TransactionFacts } from "./policy-facts.ts";
import { type PolicyCondition, type PolicyRule, policyRuleSchema } from "./policy-schema.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const STRANGER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const call = (changes: Partial<TransactionFacts> = {}): TransactionFacts => ({
  to: FRIEND,
  valueWei: 1000n,
  chainId: 31337n,
  dataHex: "0x",
  ...changes,
});
const send = (...changes: Partial<TransactionFacts>[]): PolicyAction => ({
  method: "eth_sendTransaction",
  parts: (changes.length === 0 ? [{}] : changes).map((change) => ({ transaction: call(change) })),
});
const message: PolicyAction = { method: "personal_sign", parts: [{}] };
const references = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
const evaluatePolicy = (rules: readonly PolicyRule[], action: PolicyAction) => evaluate(rules, action, references);
const rule = (changes: object): PolicyRule =>
  policyRuleSchema.parse({ id: "r1", name: "Rule", method: "eth_sendTransaction", action: "ALLOW", conditions: [], ...changes });
const on = (field: string, operator: string, value: string | string[]) =>
  ({ field_source: "ethereum_transaction", field, operator, value }) as PolicyCondition;

describe("evaluatePolicy", () => {
  test("default", () => {
    const small = rule({ conditions: [on("to", "eq", FRIEND.toLowerCase()), on("value", "lte", "0x3e8"), on("chain_id", "eq", "31337")] });
    expect(evaluatePolicy([small], send())).toEqual({
      decision: "ALLOW",
      rule: "r1",
      trace: [
        {
          part: 0,
          rule: "r1",
          name: "Rule",
          action: "ALLOW",
          matched: true,
          conditions: [
            {
              field: "ethereum_transaction.to",
              operator: "eq",
              expected: FRIEND.toLowerCase(),
              actual: FRIEND,
              reading: "value",
              met: true,
            },
            { field: "ethereum_transaction.value", operator: "lte", expected: "0x3e8", actual: "1000", reading: "value", met: true },
            { field: "ethereum_transaction.chain_id", operator: "eq", expected: "31337", actual: "31337", reading: "value", met: true },
          ],
        },
      ],
    });
  });

  test("args: authorization, compared as an address and absent from everything else", () => {
    const authorize: PolicyAction = { method: "eth_sign7702Authorization", parts: [{ authorization: { contract: FRIEND } }] };
    const contract = { field_source: "ethereum_7702_authorization", field: "contract" };
    const bound = (value: string, changes: object = {}) =>
      rule({ method: "*", conditions: [{ ...contract, operator: "eq", value }], ...changes });
    expect(evaluatePolicy([bound(FRIEND.toLowerCase())], authorize)).toMatchObject({
      decision: "ALLOW",
      trace: [{ conditions: [{ field: "ethereum_7702_authorization.contract", actual: FRIEND, met: true }] }],
    });
    expect(evaluatePolicy([bound(STRANGER)], authorize).decision).toBe("DENY");
    const listed = [{ ...contract, operator: "in", value: [STRANGER, FRIEND] }];
    expect(evaluatePolicy([bound(FRIEND, { conditions: listed })], authorize).decision).toBe("ALLOW");
    expect(evaluatePolicy([bound(FRIEND)], send()).decision).toBe("DENY");
    expect(evaluatePolicy([rule({ method: "*", conditions: [on("to", "eq", FRIEND)] })], authorize).decision).toBe("DENY");
  });

  test("args: no rules", () => expect(evaluatePolicy([], send())).toEqual({ decision: "DENY", rule: null, trace: [] }));

  test("behavior: a method without a rule is denied, and * speaks about all", () => {
    expect(evaluatePolicy([rule({})], message)).toEqual({ decision: "DENY", rule: null, trace: [] });
    expect(evaluatePolicy([rule({ method: "*" })], message).decision).toBe("ALLOW");
    expect(evaluatePolicy([rule({})], { ...send(), method: "eth_signTransaction" }).decision).toBe("DENY");
    expect(evaluatePolicy([rule({ method: "*" })], { method: "secp256k1_sign", parts: [{}] }).decision).toBe("ALLOW");
  });

  test("behavior: conditions are ANDed", () => {
    const both = rule({ conditions: [on("to", "eq", FRIEND), on("value", "lt", "1000")] });
    expect(evaluatePolicy([both], send()).decision).toBe("DENY");
    expect(evaluatePolicy([both], send({ valueWei: 999n })).decision).toBe("ALLOW");
  });

  test("behavior: a matching DENY beats ALLOW", () => {
    const rules = [rule({ id: "allow" }), rule({ id: "deny", action: "DENY", method: "*", conditions: [on("to", "in", [STRANGER])] })];
    expect(evaluatePolicy(rules, send())).toMatchObject({ decision: "ALLOW", rule: "allow" });
    expect(evaluatePolicy(rules, send({ to: STRANGER.toLowerCase() }))).toMatchObject({ decision: "DENY", rule: "deny" });
  });

  test("behavior: every part must be allowed, a denied one denies all, and no part at all is denied", () => {
    const small = rule({ id: "small", conditions: [on("value", "lte", "1000")] });
    const stop = rule({ id: "stop", action: "DENY", conditions: [on("to", "eq", STRANGER)] });
    expect(evaluatePolicy([small, stop], send({}, { valueWei: 1n }))).toMatchObject({ decision: "ALLOW", rule: "small" });
    expect(evaluatePolicy([small, stop], send({}, { valueWei: 1001n }))).toMatchObject({
      decision: "DENY",
      rule: null,
      trace: [{ part: 0, matched: true }, { part: 0 }, { part: 1, matched: false }, { part: 1 }],
    });
    expect(evaluatePolicy([small, stop], send({ valueWei: 1001n }, { to: STRANGER }))).toMatchObject({ decision: "DENY", rule: "stop" });
    expect(evaluatePolicy([rule({ method: "*" })], { ...message, parts: [] })).toEqual({ decision: "DENY", rule: null, trace: [] });
  });

  test.each([
    ["eq", [false, true, false]],
    ["gt", [false, false, true]],
    ["gte", [false, true, true]],
    ["lt", [true, false, false]],
    ["lte", [true, true, false]],
  ])("args: value %s 1000, for 999, 1000, 1001", (operator, expected) => {
    for (const text of ["1000", "0x3e8", "0x03E8", "01000"]) {
      const rules = [rule({ conditions: [on("value", operator, text)] })];
      expect([999n, 1000n, 1001n].map((valueWei) => evaluatePolicy(rules, send({ valueWei })).decision === "ALLOW")).toEqual(expected);
    }
  });

  test("args: in", () => {
    const rules = [rule({ conditions: [on("chain_id", "in", ["1", "0x7a69"])] })];
    expect([1n, 31337n, 2n].map((chainId) => evaluatePolicy(rules, send({ chainId })).decision)).toEqual(["ALLOW", "ALLOW", "DENY"]);
  });

  test("behavior: amounts compare as numbers of any size, not as texts or doubles", () => {
    const limit = 2n ** 255n + 1n;
    const rules = [rule({ conditions: [on("value", "lte", limit.toString())] })];
    expect(evaluatePolicy(rules, send({ valueWei: limit })).decision).toBe("ALLOW");
    expect(evaluatePolicy(rules, send({ valueWei: limit + 1n })).decision).toBe("DENY");
    expect(evaluatePolicy([rule({ conditions: [on("value", "lt", "9")] })], send({ valueWei: 10n })).decision).toBe("DENY");
  });

  test.each<[string, PolicyCondition, PolicyAction]>([
    ["the recipient of a contract creation", on("to", "eq", FRIEND), send({ to: null })],
    ["the recipient of a message", on("to", "in", [FRIEND]), { ...message, method: "eth_sendTransaction" }],
    ["the value of a message", on("value", "gte", "0"), { ...message, method: "eth_sendTransaction" }],
  ])("behavior: %s cannot be read, so no ALLOW matches and every DENY does", (_, condition, action) => {
    const allow = rule({ conditions: [condition] });
    const deny = rule({ id: "r2", action: "DENY", conditions: [condition] });
    expect(evaluatePolicy([allow], action)).toMatchObject({ decision: "DENY", rule: null });
    expect(evaluatePolicy([rule({}), deny], action)).toMatchObject({
      decision: "DENY",
      rule: "r2",
      trace: [{}, { conditions: [{ actual: null, met: true }] }],
    });
  });
});
