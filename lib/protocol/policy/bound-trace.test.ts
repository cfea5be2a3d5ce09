import { describe, expect, test } from "vitest";
import { boundTrace } from "./bound-trace.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import type { PolicyRule } from "./policy-schema.ts";

const references = { nowS: 0, conditionSets: new Map(), aggregations: new Map() };
const rules = (count: number): PolicyRule[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    name: "n".repeat(50),
    method: "*",
    action: "ALLOW",
    conditions: Array.from({ length: 20 }, () => ({
      field_source: "message",
      field: "content",
      operator: "starts_with",
      value: "y".repeat(100),
    })),
  }));
const say = (...contents: string[]) => ({
  method: "personal_sign",
  parts: contents.map((content) => ({ message: { content, byteLength: content.length } })),
});

describe("boundTrace", () => {
  test("default: a trace of ordinary size is whole", () => {
    const verdict = evaluatePolicy(rules(3), say("x"), references);
    expect(boundTrace(verdict)).toEqual(verdict.trace);
  });

  test("behavior: a large one is cut, and tells of the parts that were refused", () => {
    const verdict = evaluatePolicy(rules(20), say(...Array<string>(30).fill(`${"y".repeat(100)} and more`), "no"), references);
    const bounded = boundTrace(verdict);
    expect(verdict.decision).toBe("DENY");
    expect(JSON.stringify(bounded).length).toBeLessThan(250_000);
    expect(new Set(bounded.map(({ part }) => part))).toEqual(new Set([30]));
    const silent = evaluatePolicy(rules(100), say("x".repeat(1000), "z"), references);
    expect(JSON.stringify(silent.trace).length).toBeGreaterThan(250_000);
    expect(JSON.stringify(boundTrace(silent)).length).toBeLessThan(250_000);
  });
});
