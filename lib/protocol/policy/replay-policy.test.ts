import { describe, expect, test } from "vitest";
import type { Aggregation } from "./aggregation-schema.ts";
import type { PolicyRule } from "./policy-schema.ts";
import { type PastAction, replayPolicy } from "./replay-policy.ts";

const TO = "0x52908400098527886e0f7030069857d2e4169ee7";
const HOUR = 3_600_000;

const pay = (atMs: number, valueWei: bigint, to = TO): PastAction => ({
  id: `at${atMs}`,
  atMs,
  action: { method: "eth_sendTransaction", parts: [{ transaction: { to, valueWei, chainId: 1n, dataHex: "0x" } }], walletId: "w" },
});
const rule = (changes: Partial<PolicyRule> = {}): PolicyRule => ({
  id: "r",
  name: "Rule",
  method: "eth_sendTransaction",
  action: "ALLOW",
  conditions: [],
  ...changes,
});
const hourly: Aggregation = {
  name: "Hour",
  method: "eth_sendTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: 3_600 },
  conditions: [],
  group_by: [],
};
const cap = (value: string) => rule({ conditions: [{ field_source: "reference", field: "aggregation.hourly", operator: "lte", value }] });
const references = { conditionSets: new Map([["set", new Set([TO])]]), aggregations: new Map([["hourly", hourly]]) };
const decisions = (history: PastAction[], rules: PolicyRule[] | null) =>
  replayPolicy(history, rules, references).map(({ decision }) => decision);

describe("replayPolicy", () => {
  test("default: each action is judged again, and explained", () => {
    const small = rule({ conditions: [{ field_source: "ethereum_transaction", field: "value", operator: "lte", value: "5" }] });
    const verdicts = replayPolicy([pay(1, 5n), pay(2, 6n)], [small], references);
    expect(verdicts[0]).toEqual({ decision: "ALLOW", rule: "r", explanation: 'Rule "Rule" allows eth_sendTransaction.' });
    expect(verdicts[1]).toMatchObject({ decision: "DENY", rule: null, explanation: expect.stringContaining("but it is 6") });
  });

  test("behavior: without a policy everything was allowed; under no rules nothing is", () => {
    expect(decisions([pay(1, 5n)], null)).toEqual(["ALLOW"]);
    expect(decisions([pay(1, 5n)], [])).toEqual(["DENY"]);
  });

  test("behavior: rolling caps follow the history's own times", () => {
    const history = [pay(0, 6n), pay(10, 4n), pay(20, 1n), pay(HOUR - 1, 1n), pay(HOUR, 6n), pay(HOUR + 9, 1n), pay(HOUR + 10, 4n)];
    expect(decisions(history, [cap("10")])).toEqual(["ALLOW", "ALLOW", "DENY", "DENY", "ALLOW", "DENY", "ALLOW"]);
  });

  test("behavior: what the rules refuse is not counted for what comes after", () => {
    expect(decisions([pay(0, 11n), pay(1, 10n)], [cap("10")])).toEqual(["DENY", "ALLOW"]);
  });

  test("behavior: the time and condition sets are read as they would have been", () => {
    const early = { field_source: "system" as const, field: "current_unix_timestamp" as const, operator: "lt" as const, value: "2" };
    expect(decisions([pay(1_999, 1n), pay(2_000, 1n)], [rule({ conditions: [early] })])).toEqual(["ALLOW", "DENY"]);
    const listed = { field_source: "ethereum_transaction" as const, field: "to" as const, operator: "in_condition_set" as const };
    expect(decisions([pay(1, 1n)], [rule({ conditions: [{ ...listed, value: "set" }] })])).toEqual(["ALLOW"]);
    expect(decisions([pay(1, 1n)], [rule({ conditions: [{ ...listed, value: "gone" }] })])).toEqual(["DENY"]);
  });
});
