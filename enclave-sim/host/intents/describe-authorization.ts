import type { IntentAuthorization, IntentMember } from "../../../lib/protocol/api/intents.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { IntentContent, KeyQuorumContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { isDeleted, readContent } from "../records/read-content.ts";

/** A quorum that may approve, and how far it is. */
export interface QuorumProgress {
  readonly id: string;
  readonly details: IntentAuthorization;
  /** Enough members have signed, as far as this host can tell; the enclave counts. */
  readonly isMet: boolean;
}

/** Unix ms by user id or key fingerprint. */
export type SignedAt = ReadonlyMap<string, number>;

/** Quorums that may approve an intent, as far as they exist: the owner, then additional signers where they could sign directly. */
export function intentQuorumIds(intent: IntentContent, resource: SealedRecord | undefined): string[] {
  if (intent.resource_type === "key_quorum") return [intent.resource_id];
  if (resource === undefined || isDeleted(resource)) return [];
  if (resource.type === "policy")
    return readContent("policy", resource).owner_id === null ? [] : [readContent("policy", resource).owner_id ?? ""];
  if (resource.type !== "wallet") return [];
  const { owner_id, additional_signers } = readContent("wallet", resource);
  const signers = intent.resource_version === null ? additional_signers.map(({ signer_id }) => signer_id) : [];
  return owner_id === null ? [] : [owner_id, ...signers];
}

/** Privy's IntentAuthorization of each quorum, by the members of now. */
export function describeAuthorization(
  quorums: readonly SealedRecord[],
  nested: ReadonlyMap<string, SealedRecord>,
  signed: SignedAt,
): QuorumProgress[] {
  return quorums
    .filter((quorum) => !isDeleted(quorum))
    .map((quorum) => {
      const content = readContent("key_quorum", quorum);
      const direct = describeMembers(content, signed);
      const below = content.key_quorum_ids.map((id) => describeNested(id, nested.get(id), signed));
      const threshold = content.authorization_threshold ?? direct.length + below.length;
      const filled = countSigned(direct) + below.filter(({ threshold_met }) => threshold_met).length;
      const details = { members: [...direct, ...below], threshold, ...named(content) };
      return { id: quorum.id, details, isMet: filled >= threshold };
    });
}

function describeMembers({ user_ids, authorization_keys }: KeyQuorumContent, signed: SignedAt): IntentMember[] {
  const users = user_ids.map((user_id) => ({ type: "user" as const, user_id, signed_at: signed.get(user_id) ?? null }));
  const keys = authorization_keys.map(({ public_key }) => {
    const { fingerprint } = parseP256PublicKey(public_key, "public_key");
    return { type: "key" as const, public_key, signed_at: signed.get(fingerprint) ?? null };
  });
  return [...users, ...keys];
}

/** A nested quorum that was deleted is a seat that nobody fills. */
function describeNested(id: string, record: SealedRecord | undefined, signed: SignedAt) {
  const content = record === undefined || isDeleted(record) ? null : readContent("key_quorum", record);
  const members = content === null ? [] : describeMembers(content, signed);
  const threshold = content?.authorization_threshold ?? Math.max(1, members.length);
  const threshold_met = countSigned(members) >= threshold;
  return { type: "key_quorum" as const, key_quorum_id: id, members, threshold, threshold_met, ...(content === null ? {} : named(content)) };
}

function countSigned(members: readonly IntentMember[]): number {
  return members.filter(({ signed_at }) => signed_at !== null).length;
}

function named({ display_name }: KeyQuorumContent): { display_name?: string } {
  return display_name === null ? {} : { display_name };
}
