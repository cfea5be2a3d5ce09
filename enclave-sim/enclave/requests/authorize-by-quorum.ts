import { ApiError } from "../../../lib/protocol/errors.ts";
import { countSeats, type Signer, thresholdOf } from "../../../lib/protocol/quorum.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { authenticateApp } from "./authenticate-app.ts";
import { readIntentSigners } from "./intent-request.ts";
import type { ParsedRequest } from "./parsed-request.ts";
import { type QuorumMembers, readQuorumMembers } from "./quorum-members.ts";
import { payloadHash, readSignatures, verifySignatures } from "./verify-signatures.ts";

/** Who approved a request. */
export interface Approval {
  /** null for what has no owner: the app secret alone moves it. */
  readonly payloadHash: string | null;
  readonly seats: readonly string[];
  readonly threshold: number;
  /** The quorum that approved; null without owner. */
  readonly quorumId: string | null;
}

const NO_OWNER: Approval = { payloadHash: null, seats: [], threshold: 0, quorumId: null };

/**
 * Decides whether a request is approved by one of the quorums that may: the app secret first, then as seen live: header, count, validity, and only
 * then seats. Members who approved an intent signed one by one, earlier; they are counted here, by the quorums as they are now. The first quorum is the owner; its shortfall is what a refusal describes.
 *
 * @param quorumIds in order of precedence; a null owner means that the app secret is enough
 */
export function authorizeByQuorum(
  request: ParsedRequest,
  app: AppContent,
  evidence: Evidence,
  [ownerId, ...others]: readonly [string | null, ...string[]],
): Approval {
  const approvedBy = readIntentSigners(request, evidence);
  // Whoever created the intent had the app secret; who carries it out later does not.
  if (approvedBy === null) authenticateApp(request, app);
  if (ownerId === null) {
    if (approvedBy === null) return NO_OWNER;
    throw new ApiError("intent_dismissed", "What the intent is about has no owner any more: send the request directly.");
  }
  const quorums = [ownerId, ...others].map((id) => readQuorumMembers(evidence, id));
  const signers = approvedBy ?? verifyHeader(request, app, quorums);
  const counts = quorums.map(({ node }) => ({ ...countSeats(node, signers), quorumId: node.id }));
  const approved = counts.find((count) => count.satisfied);
  if (approved !== undefined) {
    const { seats, threshold, quorumId } = approved;
    return { payloadHash: payloadHash(request), seats, threshold, quorumId };
  }
  throw new ApiError(
    "insufficient_correct_authorization_signatures",
    "Each seat must be filled by a different member of the owner's key quorum.",
    { payload_hash: payloadHash(request), seats: counts[0]?.seats ?? [], threshold: counts[0]?.threshold ?? 0 },
  );
}

function verifyHeader(request: ParsedRequest, app: AppContent, quorums: readonly QuorumMembers[]): Signer[] {
  const signatures = readSignatures(request);
  assertQuantity(signatures.length, quorums);
  const keys = quorums.flatMap((members) => members.keys);
  const expiredKeys = quorums.flatMap((members) => members.expiredKeys);
  return verifySignatures(request, app, signatures, keys, expiredKeys);
}

/**
 * Privy expects exactly threshold-many signatures. A nested quorum fills one seat with several signatures, so with nesting the count may be
 * larger by what the nested quorums need. Too few or too many is refused before any signature is tried.
 */
function assertQuantity(given: number, quorums: readonly QuorumMembers[]): void {
  const fits = quorums.some(({ node }) => {
    const threshold = thresholdOf(node);
    const extra = node.nested.reduce((sum, nested) => sum + Math.max(0, thresholdOf(nested) - 1), 0);
    return given >= threshold && given <= threshold + extra;
  });
  if (fits) return;
  throw new ApiError(
    "incorrect_quantity_of_authorization_signatures",
    "Number of signatures in `privy-authorization-signature` header does not match the wallet's authorization threshold.",
    { signatures: given },
  );
}
