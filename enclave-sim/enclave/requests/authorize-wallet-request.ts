import { ApiError } from "../../../lib/protocol/errors.ts";
import { countSeats } from "../../../lib/protocol/quorum.ts";
import type { AppContent, WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { authenticateApp } from "./authenticate-app.ts";
import type { ParsedRequest } from "./parsed-request.ts";
import { type QuorumMembers, readQuorumMembers } from "./quorum-members.ts";
import { payloadHash, readSignatures, verifySignatures } from "./verify-signatures.ts";

/** Who approved a request, and which policies judge it. */
export interface Approval {
  /** null for an ownerless wallet, which the app secret alone moves. */
  readonly payloadHash: string | null;
  readonly seats: readonly string[];
  readonly threshold: number;
  readonly policyIds: readonly string[];
}

interface Authority {
  readonly members: QuorumMembers;
  readonly policyIds: readonly string[];
}

/**
 * Decides whether a wallet request is approved: by the owner quorum, judged under the wallet's policies, or by one additional signer,
 * judged under its own override policies (semantics A2). Order as seen live: header, count, validity, then seats.
 */
export function authorizeWalletRequest(request: ParsedRequest, app: AppContent, wallet: WalletContent, evidence: Evidence): Approval {
  authenticateApp(request, app);
  if (wallet.owner_id === null) return { payloadHash: null, seats: [], threshold: 0, policyIds: wallet.policy_ids };
  const signatures = readSignatures(request);
  const authorities: Authority[] = [
    { members: readQuorumMembers(evidence, wallet.owner_id), policyIds: wallet.policy_ids },
    ...wallet.additional_signers.map((signer) => ({
      members: readQuorumMembers(evidence, signer.signer_id),
      policyIds: signer.override_policy_ids ?? wallet.policy_ids,
    })),
  ];
  assertQuantity(signatures.length, authorities);
  const keys = authorities.flatMap((authority) => authority.members.keys);
  const signers = verifySignatures(request, app, signatures, keys);
  for (const authority of authorities) {
    const count = countSeats(authority.members.node, signers);
    if (count.satisfied) {
      return { payloadHash: payloadHash(request), seats: count.seats, threshold: count.threshold, policyIds: authority.policyIds };
    }
  }
  const [owner] = authorities;
  const count = owner === undefined ? null : countSeats(owner.members.node, signers);
  throw new ApiError(
    "insufficient_correct_authorization_signatures",
    "Each seat must be filled by a different member of the wallet's key quorum.",
    { payload_hash: payloadHash(request), seats: count?.seats ?? [], threshold: count?.threshold ?? 0 },
  );
}

/**
 * Privy expects exactly threshold-many signatures. A nested quorum fills one seat with several signatures, so with nesting the count may be
 * larger by what the nested quorums need. Too few or too many is refused before any signature is tried.
 */
function assertQuantity(given: number, authorities: readonly Authority[]): void {
  const fits = authorities.some(({ members: { node } }) => {
    const threshold = countSeats(node, []).threshold;
    const extra = node.nested.reduce((sum, nested) => sum + countSeats(nested, []).threshold - 1, 0);
    return given >= threshold && given <= threshold + extra;
  });
  if (fits) return;
  throw new ApiError(
    "incorrect_quantity_of_authorization_signatures",
    "Number of signatures in `privy-authorization-signature` header does not match the wallet's authorization threshold.",
    { signatures: given },
  );
}
