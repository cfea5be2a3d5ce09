import type { PolicyAction, PolicyReferences } from "../../../lib/protocol/policy/policy-facts.ts";
import type { PolicyContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { nowMs } from "../trusted-clock.ts";

/** Reads what the policies refer to outside of the action: the time, by the enclave's own clock. Sets and aggregations are not offered yet, so none can be read. */
export function readReferences(_policies: readonly PolicyContent[], _action: PolicyAction, _evidence: Evidence): PolicyReferences {
  return { nowS: Math.floor(nowMs() / 1000), conditionSets: new Map(), aggregations: new Map() };
}
