import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { Signer } from "../../../lib/protocol/quorum.ts";
import type { IntentContent, WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { INTENT_HEADER, type RawRequest } from "../../../lib/protocol/vsock.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { nowMs } from "../trusted-clock.ts";
import { type ParsedRequest, parseRequest } from "./parsed-request.ts";
import { payloadHash } from "./verify-signatures.ts";

/** The request that members approve: what a client would send directly, for the app and until the intent expires. */
export function parseIntentRequest(
  appId: string,
  { method, path, origin, body, expires_at }: Pick<IntentContent, "method" | "path" | "origin" | "body" | "expires_at">,
): ParsedRequest {
  const raw: RawRequest = {
    method,
    path,
    origin,
    body,
    headers: { "privy-app-id": appId, "privy-request-expiry": String(expires_at) },
  };
  return parseRequest(raw);
}

/**
 * Who has approved the intent that this request carries out; null when it carries out none. The name of the intent is the host's word, and proves
 * nothing: the sealed intent must be about exactly this request, and the signers come from sealed approvals of that intent. They are counted as if they
 * had signed at this moment, by the quorum as it is now.
 *
 * @throws ApiError intent_not_found | intent_not_pending | intent_dismissed | invalid_request
 */
export function readIntentSigners(request: ParsedRequest, evidence: Evidence): Signer[] | null {
  const id = request.raw.headers[INTENT_HEADER];
  if (id === undefined) return null;
  const { content } = evidence.get("intent", id);
  assertOpen(content);
  if (payloadHash(request) !== content.payload_hash) {
    throw new ApiError("invalid_request", `This is not the request of the intent ${id}. Nothing was signed.`);
  }
  assertCurrentResource(content, evidence);
  return readApprovals(id, content, evidence);
}

/** Signers of an intent so far. A deleted user's approval went with the user. */
export function readApprovals(id: string, { payload_hash }: IntentContent, evidence: Evidence): Signer[] {
  return evidence
    .all("intent_approval")
    .map(({ content }) => content)
    .filter((approval) => approval.intent_id === id && approval.payload_hash === payload_hash)
    .filter(({ user_id }) => user_id === null || !evidence.isDeleted("user", user_id))
    .map(({ public_key, user_id }) => {
      const { fingerprint } = parseP256PublicKey(public_key, "public_key");
      return user_id === null ? { fingerprint } : { fingerprint, userId: user_id };
    });
}

/** @throws ApiError intent_not_pending */
export function assertOpen({ rejected_at, expires_at }: IntentContent): void {
  if (rejected_at !== undefined) throw new ApiError("intent_not_pending", "The intent was rejected.", { status: "rejected", rejected_at });
  if (expires_at <= nowMs()) throw new ApiError("intent_not_pending", "The intent has expired.", { status: "expired", expires_at });
}

/**
 * A change was agreed to for the version that its signers saw; on top of another one it would undo what came between.
 *
 * @throws ApiError intent_dismissed
 */
export function assertCurrentResource({ resource_type, resource_id, resource_version }: IntentContent, evidence: Evidence): void {
  const found = evidence.find(resource_type, resource_id);
  const name = `${resource_type.replace("_", " ")} ${resource_id}`;
  if (found === undefined) throw new ApiError("intent_dismissed", `The ${name} does not exist any more.`);
  if (resource_version === null || found.record.version === resource_version) return;
  throw new ApiError("intent_dismissed", `The ${name} was changed after the intent was created.`, {
    intended_version: resource_version,
    current_version: found.record.version,
  });
}

/** Quorums that may approve, in order of precedence; an additional signer only what it could sign directly: no change. */
export function readIntentQuorums({ resource_type, resource_id, resource_version }: IntentContent, evidence: Evidence): string[] {
  if (resource_type === "key_quorum") return [resource_id];
  const { content } = evidence.get(resource_type, resource_id);
  if (content.owner_id === null) return [];
  const signers = resource_version === null && "additional_signers" in content ? signerIds(content, evidence) : [];
  return [content.owner_id, ...signers];
}

function signerIds(wallet: WalletContent, evidence: Evidence): string[] {
  return wallet.additional_signers.map(({ signer_id }) => signer_id).filter((id) => evidence.find("key_quorum", id) !== undefined);
}
