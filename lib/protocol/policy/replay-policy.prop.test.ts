import fc from "fast-check";
import { expect, test } from "vitest";
import type { Aggregation } from "./aggregation-schema.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyRule } from "./policy-schema.ts";
import { type PastAction, replayPolicy } from "./replay-policy.ts";

const ADDRESSES = ["0x52908400098527886e0f7030069857d2e4169ee7", "0x8617e340b3d01fa5f11f306f4090fd50e238070d"];
const WINDOW_MS = 3_600_000;

const hourly: Aggregation = {
  name: "Hour",
  method: "eth_sendTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: WINDOW_MS / 1000 },
  conditions: [],
  group_by: [],
};
const references = { conditionSets: new Map(), aggregations: new Map([["hourly", hourly]]) };

const step = fc.record({
  advanceMs: fc.integer({ min: 0, max: WINDOW_MS }),
  valueWei: fc.bigInt(0n, 20n),
  to: fc.constantFrom(...ADDRESSES),
});
const history: fc.Arbitrary<PastAction[]> = fc.array(step, { maxLength: 30 }).map((steps) => {
  let atMs = 1_000_000;
  return steps.map(({ advanceMs, valueWei, to }, index) => {
    atMs += advanceMs;
    const transaction = { to, valueWei, chainId: 1n, dataHex: "0x" };
    return { id: `${index}`, atMs, action: { method: "eth_sendTransaction", parts: [{ transaction }], walletId: "w" } };
  });
});
const plainCondition = fc.oneof(
  fc.record({
    field_source: fc.constant("ethereum_transaction" as const),
    field: fc.constant("value" as const),
    operator: fc.constantFrom("lte" as const, "gt" as const),
    value: fc.integer({ min: 0, max: 20 }).map(String),
  }),
  fc.record({
    field_source: fc.constant("ethereum_transaction" as const),
    field: fc.constant("to" as const),
    operator: fc.constant("eq" as const),
    value: fc.constantFrom(...ADDRESSES),
  }),
);
const rule = (action: fc.Arbitrary<"ALLOW" | "DENY">): fc.Arbitrary<PolicyRule> =>
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,8}$/),
    name: fc.constant("Rule"),
    method: fc.constantFrom("eth_sendTransaction" as const, "*" as const),
    action,
    conditions: fc.array(plainCondition, { maxLength: 2 }),
  });
const rules = fc.array(rule(fc.constantFrom("ALLOW", "DENY")), { maxLength: 4 });
const capOf = (limit: bigint): PolicyRule => ({
  id: "cap",
  name: "Cap",
  method: "*",
  action: "ALLOW",
  conditions: [{ field_source: "reference", field: "aggregation.hourly", operator: "lte", value: limit.toString() }],
});

test("without rolling numbers a replay says of each action what the evaluator says of it", () => {
  fc.assert(
    fc.property(history, rules, (past, given) => {
      const verdicts = replayPolicy(past, given, references).map(({ decision, rule: id }) => ({ decision, id }));
      const direct = past.map(({ action, atMs }) => {
        const outside = { nowS: Math.floor(atMs / 1000), conditionSets: new Map(), aggregations: new Map() };
        const { decision, rule: id } = evaluatePolicy(given, action, outside);
        return { decision, id };
      });
      expect(verdicts).toEqual(direct);
    }),
  );
});

test("what a replay allows under a cap never sums to more than the cap within any window", () => {
  fc.assert(
    fc.property(history, fc.bigInt(0n, 60n), (past, limit) => {
      const verdicts = replayPolicy(past, [capOf(limit)], references);
      const allowed = past.filter((_, index) => verdicts[index]?.decision === "ALLOW");
      for (const { atMs: end } of allowed) {
        const within = allowed.filter(({ atMs }) => atMs > end - WINDOW_MS && atMs <= end);
        const sum = within.reduce((total, { action }) => total + (action.parts[0]?.transaction?.valueWei ?? 0n), 0n);
        expect(sum <= limit).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("an added DENY never allows more of a history", () => {
  fc.assert(
    fc.property(history, rules, rule(fc.constant("DENY")), (past, given, deny) => {
      const before = replayPolicy(past, given, references);
      const after = replayPolicy(past, [...given, deny], references);
      for (const [index, verdict] of before.entries()) if (verdict.decision === "DENY") expect(after[index]?.decision).toBe("DENY");
    }),
  );
});
