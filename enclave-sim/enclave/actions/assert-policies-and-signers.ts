import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";

/** @throws ApiError policy_not_found | key_quorum_not_found for a policy or signer that is not of this app. */
export function assertPoliciesAndSigners(
  policyIds: readonly string[],
  signers: WalletContent["additional_signers"],
  evidence: Evidence,
): void {
  for (const policyId of [...policyIds, ...signers.flatMap((signer) => signer.override_policy_ids ?? [])]) evidence.get("policy", policyId);
  for (const { signer_id } of signers) evidence.get("key_quorum", signer_id);
}
