import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyAction, PolicyFacts } from "./policy-facts.ts";
import { POLICY_METHODS, type PolicyCondition, type PolicyRule, policyRuleSchema } from "./policy-schema.ts";

const ADDRESSES = ["0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D", `0x${"0".repeat(40)}`];
const quantity = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 2n ** 256n - 1n));
const quantityText = fc.tuple(quantity, fc.boolean()).map(([value, hex]) => (hex ? `0x${value.toString(16)}` : value.toString()));
const addressText = fc.constantFrom(...ADDRESSES, ...ADDRESSES.map((address) => address.toLowerCase()));
const source = { field_source: fc.constant("ethereum_transaction" as const) };
const numeric = { ...source, field: fc.constantFrom("value" as const, "chain_id" as const) };
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.record({ ...source, field: fc.constant("to" as const), operator: fc.constant("eq" as const), value: addressText }),
  fc.record({
    ...source,
    field: fc.constant("to" as const),
    operator: fc.constant("in" as const),
    value: fc.array(addressText, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    ...numeric,
    operator: fc.constantFrom("eq" as const, "gt" as const, "gte" as const, "lt" as const, "lte" as const),
    value: quantityText,
  }),
  fc.record({ ...numeric, operator: fc.constant("in" as const), value: fc.array(quantityText, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    field_source: fc.constant("ethereum_7702_authorization" as const),
    field: fc.constant("contract" as const),
    operator: fc.constant("eq" as const),
    value: addressText,
  }),
);
const rule = (action: fc.Arbitrary<"ALLOW" | "DENY">): fc.Arbitrary<PolicyRule> =>
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,8}$/),
    name: fc.constant("Rule"),
    method: fc.constantFrom(...POLICY_METHODS),
    action,
    conditions: fc.array(condition, { maxLength: 3 }),
  });
const rules = fc.array(rule(fc.constantFrom("ALLOW", "DENY")), { maxLength: 5 });
const facts: fc.Arbitrary<PolicyFacts> = fc.oneof(
  fc.record({
    transaction: fc.record({ to: fc.option(addressText), valueWei: quantity, chainId: quantity, dataHex: fc.constant("0x") }),
  }),
  fc.record({ authorization: fc.record({ contract: addressText }) }),
  fc.constant({}),
);
const action: fc.Arbitrary<PolicyAction> = fc.record({
  method: fc.constantFrom("eth_sendTransaction", "eth_signTransaction", "personal_sign", "secp256k1_sign", "eth_sign7702Authorization"),
  parts: fc.array(facts, { minLength: 1, maxLength: 3 }),
});
const references = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
const decide = (given: readonly PolicyRule[], act: PolicyAction) => evaluatePolicy(given, act, references).decision;

test("every generated rule is one that the schema admits", () => {
  fc.assert(
    fc.property(rules, (given) => {
      for (const one of given) expect(policyRuleSchema.parse(one)).toEqual(one);
    }),
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
