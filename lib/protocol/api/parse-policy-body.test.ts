import { describe, expect, test } from "vitest";
import { ApiError } from "../errors.ts";
import { assertRulesFitChain, parsePolicyBody } from "./parse-policy-body.ts";
import { createPolicyBodySchema } from "./policies.ts";

const talk = { name: "talk", method: "personal_sign", action: "ALLOW", conditions: [] };
const timed = { field_source: "system", field: "current_unix_timestamp", operator: "lt", value: "1800000000" };
const body = (...rules: object[]) => ({ version: "1.0", name: "p", chain_type: "ethereum", rules });

function refusal(given: unknown): [string, string] {
  try {
    parsePolicyBody(createPolicyBodySchema, given);
    return ["", ""];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [error.code, error.message];
  }
}

describe("parsePolicyBody", () => {
  test("default", () => {
    const given = body(talk, { ...talk, conditions: [timed] });
    expect(parsePolicyBody(createPolicyBodySchema, given)).toEqual(given);
  });

  test.each([
    [
      body({ ...talk, conditions: [timed, timed, { ...timed, value: "0x10" }] }),
      "rules[0].conditions[2].value: timestamp must be a decimal string.",
    ],
    [body(talk, { ...talk, method: "eth_sign" }), "rules[1].method: must be one of "],
    [body({ ...talk, conditions: [{ ...timed, field_source: "weather" }] }), "rules[0].conditions[0].field_source: must be one of "],
    [body({ ...talk, conditions: [{ ...timed, field: "time" }] }), 'rules[0].conditions[0].field: must be "current_unix_timestamp".'],
    [body({ ...talk, conditions: [{ ...timed, operator: "neq" }] }), "rules[0].conditions[0].operator: must be one of "],
    [
      body({ ...talk, conditions: [{ ...timed, value: 5 }] }),
      "rules[0].conditions[0].value: must be a text, or a list of 1 to 1000 texts for `in`.",
    ],
    [body({ ...talk, conditions: [{ ...timed, extra: 5 }] }), "rules[0].conditions[0].extra: is not a known field"],
    [
      body({ ...talk, conditions: [{ field_source: "ethereum_transaction", field: "to", operator: "eq", value: `0x${"1".repeat(40)}` }] }),
      "rules[0].conditions[0].field_source: personal_sign has no ethereum_transaction.to; it belongs to ",
    ],
  ])("error: invalid_policy_format (%#)", (given, message) => {
    const [code, text] = refusal(given);
    expect(code).toBe("invalid_policy_format");
    expect(text.slice(0, message.length)).toBe(message);
  });

  test("error: not_supported for what this server cannot read, naming rule, condition and field", () => {
    for (const field_source of ["tempo_transaction", "xrpl_transaction", "sui_transaction_command", "sui_transfer_objects_command"]) {
      const condition = { field_source, field: "recipient", operator: "eq", value: "x" };
      expect(refusal(body(talk, { ...talk, conditions: [timed, condition] }))).toEqual([
        "not_supported",
        `rules[1].conditions[1].field_source: ${field_source} is not supported on this server (field recipient).`,
      ]);
    }
  });

  test("error: invalid_data for the rest of the body", () => {
    expect(refusal({ ...body(talk), name: "" })[0]).toBe("invalid_data");
    expect(refusal(body({ ...talk, name: undefined }))[0]).toBe("invalid_data");
    expect(refusal({ ...body({ ...talk, method: "x" }), colour: 1 })[0]).toBe("invalid_data");
    expect(refusal(null)[0]).toBe("invalid_data");
  });
});

describe("assertRulesFitChain", () => {
  test("error: invalid_policy_format names the rule; a rule alone needs no name", () => {
    const rules = [
      { method: "*" as const, conditions: [] },
      { method: "signMessage" as const, conditions: [] },
    ];
    expect(() => assertRulesFitChain(rules, "solana")).not.toThrow();
    expect(() => assertRulesFitChain(rules, "ethereum")).toThrow(
      "rules[1].method: signMessage belongs to solana, but this policy is for ethereum.",
    );
    expect(() => assertRulesFitChain(rules.slice(1), "tron", true)).toThrow(/^method: signMessage belongs to solana/);
  });
});
