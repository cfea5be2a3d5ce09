import type { AppContent, WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { type Approval, authorizeByQuorum } from "./authorize-by-quorum.ts";
import type { ParsedRequest } from "./parsed-request.ts";

/** An approval, and the policies that judge what was approved. */
export interface WalletApproval extends Approval {
  readonly policyIds: readonly string[];
}

/**
 * Decides whether a use of a wallet is approved: by the owner quorum, judged under the wallet's policies, or by one additional signer, judged
 * under that signer's override policies. A signer whose quorum is gone signs nothing, and does not stand in the owner's way (semantics A2; without an override the wallet's own apply).
 */
export function authorizeWalletRequest(request: ParsedRequest, app: AppContent, wallet: WalletContent, evidence: Evidence): WalletApproval {
  const signerIds =
    wallet.owner_id === null
      ? []
      : wallet.additional_signers.map((signer) => signer.signer_id).filter((id) => evidence.find("key_quorum", id));
  const approval = authorizeByQuorum(request, app, evidence, [wallet.owner_id, ...signerIds]);
  return { ...approval, policyIds: policyIdsFor(wallet, approval.quorumId) };
}

/** The policies that judge what a quorum signs: the wallet's own for its owner, a signer's override for that signer. */
export function policyIdsFor(wallet: WalletContent, quorumId: string | null): readonly string[] {
  if (quorumId === wallet.owner_id) return wallet.policy_ids;
  const signer = wallet.additional_signers.find(({ signer_id }) => signer_id === quorumId);
  return signer?.override_policy_ids ?? wallet.policy_ids;
}
