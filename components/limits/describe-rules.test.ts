import { describe, expect, test } from "vitest";
import { limitsToRules, NO_LIMITS } from "@/lib/protocol/app/limits-to-rules.ts";
import { NO_COUNTS } from "@/lib/protocol/app/wallet-limits.ts";
import { policyRuleInputSchema } from "@/lib/protocol/policy/policy-schema.ts";
import { describeRules } from "./describe-rules.ts";
import { readRefusal } from "./read-refusal.ts";

const CAP = "c".repeat(24);
const USDC = { asset: "usdc", name: "USD Coin", address: `0x${"5f".repeat(20)}`, decimals: 6 };
const COUNTS = { dayCapId: CAP, tokenDayCapId: "d".repeat(24), tokens: [USDC] };
const limits = { ...NO_LIMITS, perTransactionWei: 5n * 10n ** 17n, dayCap: { wei: 10n ** 18n, aggregationId: CAP } };
const rules = limitsToRules(limits).map((rule, index) => ({ ...policyRuleInputSchema.parse(rule), id: `rule${index}` }));

describe("describeRules", () => {
  test("default: what several methods are held to is one sentence, in ETH, and knows its rules", () => {
    const [sending, signing, rest] = describeRules(rules, COUNTS);
    expect(sending).toEqual({
      text: "Allowed: sending a transaction, signing one to send elsewhere, a batch of calls and a transfer, if the amount is at most 0.5 ETH, and all of 24 hours together is at most 1 ETH.",
      ruleIds: ["rule0", "rule1", "rule2", "rule3"],
    });
    expect(signing?.text).toBe("Allowed: signing messages and signing typed data.");
    expect(rest?.text).toBe("Whatever is not allowed here is refused.");
  });

  test("behavior: a token's limits are told in its own units, with what else they refuse", () => {
    const token = {
      address: USDC.address,
      perTransaction: 50_000_000n,
      dayCap: { units: 80_500_000n, aggregationId: COUNTS.tokenDayCapId },
    };
    const told = limitsToRules({ ...NO_LIMITS, tokens: [token] }).map((rule) => policyRuleInputSchema.parse(rule));
    const texts = describeRules(told, COUNTS).map(({ text }) => text);
    const sending = "Refused: sending a transaction, signing one to send elsewhere, a batch of calls and a transfer";
    expect(texts.slice(1)).toEqual([
      `${sending}, if the recipient is USDC (${USDC.address}), and the amount of USDC is more than 50 USDC. Any other call of it is refused too, such as giving somebody leave to spend it.`,
      `${sending}, if the recipient is USDC (${USDC.address}), and all USDC of 24 hours together is more than 80.5 USDC.`,
      `Refused: signing typed data, if the contract of the typed data is USDC (${USDC.address}).`,
      "Whatever is not allowed here is refused.",
    ]);
  });

  test("behavior: a list is never shortened, or two policies would read alike", () => {
    const recipients = Array.from({ length: 6 }, (_, index) => `0x${String(index).repeat(40)}`);
    const listed = limitsToRules({ ...NO_LIMITS, recipients }).map((rule) => policyRuleInputSchema.parse(rule));
    for (const address of recipients) expect(describeRules(listed, NO_COUNTS)[0]?.text).toContain(address);
  });

  test("behavior: a policy that allows everything else does not claim to refuse it", () => {
    const kept = limitsToRules({ ...NO_LIMITS, forbidsExport: true }).map((rule) => policyRuleInputSchema.parse(rule));
    expect(describeRules(kept, NO_COUNTS).map(({ text }) => text)).toEqual([
      "Allowed: everything.",
      "Refused: taking out the private key and taking out the recovery phrase.",
    ]);
  });
});

describe("readRefusal", () => {
  const condition = (met: boolean) => ({
    field: "ethereum_transaction.value",
    operator: "lte",
    expected: "500000000000000000",
    actual: "600000000000000000",
    reading: "value",
    met,
  });
  const entry = (id: string, action: string, matched: boolean) => ({
    part: 0,
    rule: id,
    name: `Rule ${id}`,
    action,
    matched,
    conditions: [condition(matched)],
  });

  test("default: the first rule that could have allowed it, and what it lacked", () => {
    expect(readRefusal({ trace: [entry("a", "ALLOW", false), entry("b", "ALLOW", false)] }, NO_COUNTS)).toEqual({
      ruleId: "a",
      ruleName: "Rule a",
      because: "The amount is at most 0.5 ETH ✗ it is 0.6 ETH",
    });
  });

  test("behavior: a rule that refuses goes before those that did not allow", () => {
    expect(readRefusal({ trace: [entry("a", "ALLOW", false), entry("b", "DENY", true)] }, NO_COUNTS)?.ruleId).toBe("b");
  });

  test("args: a refusal without a trace names no rule", () => {
    expect(readRefusal({}, NO_COUNTS)).toBeNull();
    expect(readRefusal({ trace: [] }, NO_COUNTS)).toBeNull();
  });
});
