import type { z } from "zod";
import { ApiError } from "../errors.ts";
import { checkRuleOnChain } from "../policy/check-rule.ts";
import { type PolicyRule, UNSUPPORTED_SOURCES } from "../policy/policy-schema.ts";
import { formatIssue, parseBody } from "./parse-body.ts";

/**
 * Checks a body that writes policy rules. What is wrong with a rule's method or conditions is `invalid_policy_format` and names rule, condition and
 * member: `rules[0].conditions[2].value: timestamp must be a decimal string`. The rest is refused as in any body.
 *
 * @throws ApiError invalid_data | invalid_policy_format; not_supported for the fields of a chain that this server does not read
 */
export function parsePolicyBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues.find(({ path }) => path.includes("conditions") || path.includes("method"));
  if (issue === undefined || result.error.issues.some(({ path }) => isOutsideOfRules(path))) return parseBody(schema, body, "body");
  const source = valueAt(body, issue.path);
  if (issue.path.at(-1) === "field_source" && typeof source === "string" && UNSUPPORTED_SOURCES.includes(source)) {
    const field = valueAt(body, [...issue.path.slice(0, -1), "field"]);
    // What is no text is not made one: an object may have a `toString` of its own.
    const named = typeof field === "string" ? ` (field ${field.slice(0, 64)})` : "";
    throw new ApiError("not_supported", `${formatPath(issue.path)}: ${source} is not supported on this server${named}.`);
  }
  const { field, problem } = formatIssue(issue, body);
  throw invalidPolicy(field, issue.code === "custom" ? issue.message : problem);
}

/** @throws ApiError invalid_policy_format when a rule speaks about what the policy's chain has not */
export function assertRulesFitChain(rules: readonly Pick<PolicyRule, "method" | "conditions">[], chainType: string, isAlone = false): void {
  for (const [index, rule] of rules.entries()) {
    const [problem] = checkRuleOnChain(rule, chainType);
    if (problem !== undefined) throw invalidPolicy(formatPath([...(isAlone ? [] : ["rules", index]), ...problem.path]), problem.problem);
  }
}

function invalidPolicy(field: string, problem: string): ApiError {
  return new ApiError("invalid_policy_format", `${field}: ${problem}.`, { issues: [{ field, problem }] });
}

/** A policy whose own members are wrong is first told about those. */
function isOutsideOfRules(path: readonly PropertyKey[]): boolean {
  return !path.includes("conditions") && !path.includes("method");
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined), body);
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`)).join("");
}
