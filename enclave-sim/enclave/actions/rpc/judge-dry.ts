import { createId } from "../../../../lib/protocol/create-id.ts";
import type { MeasuredAction } from "../../../../lib/protocol/policy/measure-action.ts";
import { countAction } from "../../requests/count-action.ts";
import { judgeByPolicy, type PolicyVerdict } from "../../requests/policy-gate.ts";
import { readReferences } from "../../requests/policy-references.ts";
import type { ActionContext } from "../action.ts";

/** Judges an action as signing would at this moment, over the same sealed records and numbers, and keeps nothing of it: no number grows, nothing is spent. */
export function judgeDry(action: MeasuredAction, policyIds: readonly string[], { evidence, services }: ActionContext): PolicyVerdict[] {
  const references = readReferences(evidence);
  // A request that nobody has made yet adds its own amount.
  const { numbers } = countAction(action, references, evidence, services.ledger, createId());
  return policyIds.map((id) => judgeByPolicy(action, id, evidence, { ...references, aggregations: numbers }));
}
