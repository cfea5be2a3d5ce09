import { ApiError } from "../../../lib/protocol/errors.ts";
import { describeTrace } from "../../../lib/protocol/policy/describe-trace.ts";
import { evaluatePolicy } from "../../../lib/protocol/policy/evaluate-policy.ts";
import type { PolicyAction, PolicyReferences } from "../../../lib/protocol/policy/policy-facts.ts";
import type { ReceiptBody } from "../../../lib/protocol/receipt.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { readReferences } from "./policy-references.ts";

/**
 * Judges an action under every given policy, with what they refer to; all must allow it. No policy allows everything; a policy without a matching ALLOW denies.
 *
 * @returns the policy and rule that allowed it, for the receipt; null without policies.
 * @throws ApiError policy_violation with the trace, for the authenticated app (law 13).
 */
export function assertPolicyAllows(
  action: PolicyAction,
  policyIds: readonly string[],
  evidence: Evidence,
  references: PolicyReferences,
): ReceiptBody["policy"] {
  const policies = policyIds.map((id) => evidence.get("policy", id));
  let allowedBy: ReceiptBody["policy"] = null;
  for (const { record, content } of policies) {
    const verdict = evaluatePolicy(content.rules, action, references);
    if (verdict.decision !== "ALLOW") {
      throw new ApiError("policy_violation", "RPC request denied due to policy violation", {
        policy: { id: record.id, name: content.name, version: record.version, rule: verdict.rule },
        explanation: describeTrace(verdict, action.method),
        trace: verdict.trace,
      });
    }
    allowedBy = { id: record.id, version: record.version, rule: verdict.rule ?? "" };
  }
  return allowedBy;
}

/**
 * Exports are an owner's right unless a policy takes it away: where no rule speaks about the method, they are allowed (semantics A5); where one
 * does, it decides like any other.
 *
 * @throws ApiError policy_violation
 */
export function assertExportAllowed(
  method: "exportPrivateKey" | "exportSeedPhrase",
  policyIds: readonly string[],
  evidence: Evidence,
): ReceiptBody["policy"] {
  // An export adds nothing to any number, so a rule cannot make it depend on one.
  const references = { ...readReferences(evidence), aggregations: new Map() };
  // Key and phrase are one secret in two forms: what is denied for one is denied for both.
  for (const form of ["exportPrivateKey", "exportSeedPhrase"] as const) {
    const denying = policyIds.filter((id) =>
      rulesOf(id).some((rule) => rule.action === "DENY" && (rule.method === form || rule.method === "*")),
    );
    assertPolicyAllows({ method: form, parts: [{}] }, denying, evidence, references);
  }
  const speaking = policyIds.filter((id) => rulesOf(id).some((rule) => rule.method === method));
  return assertPolicyAllows({ method, parts: [{}] }, speaking, evidence, references);

  function rulesOf(policyId: string) {
    return evidence.get("policy", policyId).content.rules;
  }
}
