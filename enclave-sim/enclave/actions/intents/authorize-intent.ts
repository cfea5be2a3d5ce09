import { authorizeIntentBodySchema } from "../../../../lib/protocol/api/intents.ts";
import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { decodeBase64, encodeBase64 } from "../../../../lib/protocol/base64.ts";
import { createId } from "../../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { countSeats, type Signer } from "../../../../lib/protocol/quorum.ts";
import { authenticateApp } from "../../requests/authenticate-app.ts";
import { assertCurrentResource, assertOpen, parseIntentRequest, readApprovals, readIntentQuorums } from "../../requests/intent-request.ts";
import { type QuorumMembers, readQuorumMembers } from "../../requests/quorum-members.ts";
import { verifySignatures } from "../../requests/verify-signatures.ts";
import { nowMs } from "../../trusted-clock.ts";
import type { Action, ActionContext } from "../action.ts";
import { findUserByJwt } from "../find-user-by-jwt.ts";
import { getActiveWallet } from "../get-active-wallet.ts";
import { recordCreated } from "../record-created.ts";

/** How far ahead a signer's clock may be. */
const CLOCK_SKEW_MS = 60_000;

/**
 * `POST /v1/intents/{id}/authorize`: verifies one member's signature over the intent's request while the member's key is alive, and seals that this
 * member approved. The signature is not kept: there is nothing to steal, and a user's key, which lives 15 minutes, need not live as long as the intent.
 */
export const authorizeIntent: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { content: intent } = evidence.get("intent", id);
  const callerId = await authenticateCaller(context);
  assertOpen(intent);
  assertCurrentResource(intent, evidence);
  if (intent.resource_type === "wallet") getActiveWallet(evidence, intent.resource_id);
  const { signature, timestamp } = parseBody(authorizeIntentBodySchema, request.body, "body");
  decodeBase64(signature, "body.signature");
  if (timestamp > nowMs() + CLOCK_SKEW_MS) throw new ApiError("invalid_data", "body.timestamp lies ahead; it must be unix milliseconds.");
  const binding = { intent_id: id, payload_hash: intent.payload_hash };
  const quorums = readIntentQuorums(intent, evidence).map((quorumId) => readQuorumMembers(evidence, quorumId, binding));
  if (callerId !== null) assertMember(callerId, quorums, id);
  const keys = quorums.flatMap((quorum) => quorum.keys);
  const expiredKeys = quorums.flatMap((quorum) => quorum.expiredKeys);
  const [signer] = verifySignatures(parseIntentRequest(request.appId, intent), app, [signature], keys, expiredKeys);
  const key = keys.find(({ fingerprint }) => fingerprint === signer?.fingerprint);
  if (signer === undefined || key === undefined) throw new Error("a verified signature has a signer");
  const earlier = readApprovals(id, intent, evidence);
  assertNew(signer, earlier);
  const approval = services.sealer.seal("intent_approval", createId(), request.appId, 1, {
    ...binding,
    public_key: encodeBase64(key.spki),
    user_id: signer.userId ?? null,
    signed_at: nowMs(),
  });
  const counts = quorums.map(({ node }) => countSeats(node, [...earlier, signer]));
  const best = counts.find(({ satisfied }) => satisfied) ?? counts[0] ?? { satisfied: false, seats: [], threshold: 0 };
  const result = recordCreated("intent.authorize", { intent_id: id }, [approval]);
  const facts = { resource_id: id, payload_hash: intent.payload_hash, seats: best.seats, threshold: best.threshold };
  return { ...result, receipt: result.receipt && { ...result.receipt, ...facts } };
};

/** The app secret (null), or a user's token. Neither counts as an approval; only the signature does. */
async function authenticateCaller(context: ActionContext): Promise<string | null> {
  const { request, app } = context;
  const token = /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(request.raw.headers.authorization ?? "")?.[1];
  if (token !== undefined) return (await findUserByJwt(token, context)).user.record.id;
  authenticateApp(request, app);
  return null;
}

/** To a user who may not approve it, the intent does not exist. The host filters by its index; what counts are the sealed quorums. @throws ApiError intent_not_found */
function assertMember(userId: string, quorums: readonly QuorumMembers[], intentId: string): void {
  const isMember = quorums.some(({ node }) => [node, ...node.nested].some(({ userIds }) => userIds.includes(userId)));
  if (!isMember) throw new ApiError("intent_not_found", `There is no intent ${intentId} in this app.`);
}

/** Members are counted: a second signature of the same one, by whatever key or encoding, adds nothing (law 3). */
function assertNew(signer: Signer, earlier: readonly Signer[]): void {
  const isKnown = earlier.some(
    ({ fingerprint, userId }) => fingerprint === signer.fingerprint || (userId !== undefined && userId === signer.userId),
  );
  if (isKnown) throw new ApiError("intent_already_authorized", "This member has authorized the intent already. Another one has to sign.");
}
