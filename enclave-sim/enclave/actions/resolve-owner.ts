import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { KeyQuorumContent } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { nowMs } from "../trusted-clock.ts";
import type { ActionContext } from "./action.ts";

interface OwnerInput {
  readonly owner?: { user_id: string } | { public_key: string } | null | undefined;
  readonly owner_id?: string | null | undefined;
}

/**
 * Reads `owner` or `owner_id`. A user or key as `owner` becomes a quorum of one, as Privy makes it.
 *
 * @returns the owner quorum's id (null: ownerless) and the quorum that was made for it, if any.
 * @throws ApiError invalid_request when both are given; *_not_found when the owner is not of this app
 */
export function resolveOwner(
  { owner, owner_id }: OwnerInput,
  { evidence, services, request }: ActionContext,
): { ownerId: string | null; created: OpenedRecord<"key_quorum">[] } {
  if (owner !== undefined && owner_id !== undefined) throw new ApiError("invalid_request", "Give either owner or owner_id, not both.");
  if (owner_id !== undefined && owner_id !== null) return { ownerId: evidence.get("key_quorum", owner_id).record.id, created: [] };
  if (owner === undefined || owner === null) return { ownerId: null, created: [] };
  const content: KeyQuorumContent = {
    display_name: null,
    authorization_threshold: 1,
    authorization_keys: "public_key" in owner ? [{ public_key: owner.public_key, display_name: null }] : [],
    user_ids: "user_id" in owner ? [evidence.get("user", owner.user_id).record.id] : [],
    key_quorum_ids: [],
    created_at: nowMs(),
  };
  if ("public_key" in owner) parseP256PublicKey(owner.public_key, "owner.public_key");
  const quorum = services.sealer.seal("key_quorum", createId(), request.appId, 1, content);
  return { ownerId: quorum.record.id, created: [quorum] };
}
