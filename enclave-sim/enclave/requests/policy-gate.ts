import { ApiError } from "../../../lib/protocol/errors.ts";
import { boundTrace } from "../../../lib/protocol/policy/bound-trace.ts";
import { describeTrace } from "../../../lib/protocol/policy/describe-trace.ts";
import { evaluatePolicy, type TraceEntry } from "../../../lib/protocol/policy/evaluate-policy.ts";
import type { PolicyAction, PolicyReferences } from "../../../lib/protocol/policy/policy-facts.ts";
import type { ReceiptBody } from "../../../lib/protocol/receipt.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { readReferences } from "./policy-references.ts";

/** What one policy says about an action, in the words of the wire. */
export interface PolicyVerdict {
  readonly decision: "ALLOW" | "DENY";
  readonly policy: { readonly id: string; readonly name: string; readonly version: number; readonly rule: string | null };
  readonly explanation: string;
  readonly trace: readonly TraceEntry[];
}

/** Judges an action under one policy. Signing and dry runs both end here, so that they cannot differ. */
export function judgeByPolicy(action: PolicyAction, policyId: string, evidence: Evidence, references: PolicyReferences): PolicyVerdict {
  const { record, content } = evidence.get("policy", policyId);
  const verdict = evaluatePolicy(content.rules, action, references);
  return {
    decision: verdict.decision,
    policy: { id: record.id, name: content.name, version: record.version, rule: verdict.rule },
    explanation: describeTrace(verdict, action.method),
    trace: boundTrace(verdict),
  };
}

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
  let allowedBy: ReceiptBody["policy"] = null;
  for (const policyId of policyIds) {
    const { decision, policy, explanation, trace } = judgeByPolicy(action, policyId, evidence, references);
    if (decision !== "ALLOW") {
      throw new ApiError("policy_violation", "RPC request denied due to policy violation", { policy, explanation, trace });
    }
    allowedBy = { id: policy.id, version: policy.version, rule: policy.rule ?? "" };
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
