import fc from "fast-check";
import { expect, test } from "vitest";
import { checkRule } from "./check-rule.ts";
import { describeTrace } from "./describe-trace.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { anyAction, anyCondition, anyRule, anyRules, REFERENCES } from "./policy-arbitraries.ts";
import type { PolicyAction } from "./policy-facts.ts";
import { type PolicyRule, policyRuleSchema } from "./policy-schema.ts";

const [rule, rules, action, condition] = [anyRule, anyRules, anyAction, anyCondition];
const decide = (given: readonly PolicyRule[], act: PolicyAction) => evaluatePolicy(given, act, REFERENCES).decision;

test("every generated rule is one that the schema admits, and both verdicts are generated", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(rules, action, (given, act) => {
      for (const one of given) {
        expect(policyRuleSchema.parse(one)).toEqual(one);
        expect(checkRule({ ...one, method: "*" })).toEqual([]);
      }
      seen.add(decide(given, act));
    }),
    { numRuns: 300 },
  );
  expect([...seen].sort()).toEqual(["ALLOW", "DENY"]);
});

test("every verdict explains itself in words", () => {
  fc.assert(
    fc.property(rules, action, (given, act) => {
      const verdict = evaluatePolicy(given, act, REFERENCES);
      const text = describeTrace(verdict, act.method);
      expect(text).toMatch(verdict.decision === "ALLOW" ? / allows / : /( denies |No rule allows )/);
      expect(text).not.toMatch(/undefined|null|\[object/);
    }),
    { numRuns: 500 },
  );
});

test("what cannot be read at all is allowed by no rule that asks for it, and denied by every one that does", () => {
  fc.assert(
    fc.property(rule(fc.constant("ALLOW")), condition, (allow, extra) => {
      fc.pre(extra.field_source !== "system" && extra.field !== "aggregation.known");
      const nothing = { method: allow.method, parts: [{}] };
      const asking = { ...allow, conditions: [extra] };
      expect(decide([asking], nothing)).toBe("DENY");
      const deny = { ...asking, action: "DENY" as const };
      expect(evaluatePolicy([{ ...allow, conditions: [] }, deny], nothing, REFERENCES).trace.at(-1)?.matched).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("adding a DENY never allows more", () => {
  fc.assert(
    fc.property(rules, rule(fc.constant("DENY")), action, (given, deny, act) => {
      if (decide(given, act) === "DENY") expect(decide([...given, deny], act)).toBe("DENY");
    }),
    { numRuns: 1000 },
  );
});

test("removing an ALLOW never allows more", () => {
  fc.assert(
    fc.property(rules, rule(fc.constant("ALLOW")), action, (given, allow, act) => {
      if (decide([...given, allow], act) === "DENY") expect(decide(given, act)).toBe("DENY");
    }),
    { numRuns: 1000 },
  );
});

test("adding a condition to an ALLOW never allows more", () => {
  fc.assert(
    fc.property(rules, rule(fc.constant("ALLOW")), condition, action, (given, allow, extra, act) => {
      const narrower = { ...allow, conditions: [...allow.conditions, extra] };
      if (decide([...given, allow], act) === "DENY") expect(decide([...given, narrower], act)).toBe("DENY");
    }),
    { numRuns: 1000 },
  );
});

test("the order of rules decides nothing", () => {
  fc.assert(
    fc.property(rules, action, (given, act) => {
      expect(decide(given.toReversed(), act)).toBe(decide(given, act));
    }),
    { numRuns: 1000 },
  );
});

test("without a matching ALLOW everything is denied", () => {
  fc.assert(
    fc.property(fc.array(rule(fc.constant("DENY"))), action, (given, act) => {
      expect(decide(given, act)).toBe("DENY");
    }),
  );
});

test("many parts are allowed exactly when each of them is", () => {
  fc.assert(
    fc.property(rules, action, (given, act) => {
      const verdicts = act.parts.map((part) => decide(given, { ...act, parts: [part] }));
      expect(decide(given, act)).toBe(verdicts.every((verdict) => verdict === "ALLOW") ? "ALLOW" : "DENY");
    }),
    { numRuns: 1000 },
  );
});

test("the case of an address's digits decides nothing", () => {
  fc.assert(
    fc.property(rules, action, (given, act) => {
      const parts = act.parts.map(({ transaction, ...others }) =>
        transaction === undefined
          ? others
          : { ...others, transaction: { ...transaction, to: transaction.to && `0x${transaction.to.slice(2).toUpperCase()}` } },
      );
      expect(decide(given, { ...act, parts })).toBe(decide(given, act));
    }),
  );
});
