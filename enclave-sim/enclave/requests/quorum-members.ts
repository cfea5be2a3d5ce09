import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { QuorumNode } from "../../../lib/protocol/quorum.ts";
import type { RecordContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { LruCache } from "../lru-cache.ts";
import { nowMs } from "../trusted-clock.ts";

/** A key that may sign for a quorum: a member's own, or one that the enclave issued to a member user. */
export interface MemberKey {
  readonly fingerprint: string;
  readonly spki: Uint8Array;
  readonly userId?: string;
}

export interface QuorumMembers {
  readonly node: QuorumNode;
  readonly keys: readonly MemberKey[];
  /** Of its users, lately expired. They sign for nothing; a signature of theirs is only told apart from one that is nobody's. */
  readonly expiredKeys: readonly MemberKey[];
}

const parsedKeys = new LruCache<string, MemberKey>(20_000);

/** The one request that a bound user key may sign for. */
type Binding = NonNullable<RecordContent<"user_key">["bindings"]>[number];

/**
 * Reads a quorum and everyone in it from sealed records: its keys, the live signing keys of its users, and its nested quorums (one level).
 *
 * @param binding of the intent that is authorized; null for every other request, which keys that are bound to intents cannot sign
 * @throws ApiError key_quorum_not_found | user_does_not_exist when a record is missing
 */
export function readQuorumMembers(evidence: Evidence, quorumId: string, binding: Binding | null = null): QuorumMembers {
  return readLevel(evidence, quorumId, binding, 0);
}

function readLevel(evidence: Evidence, quorumId: string, binding: Binding | null, depth: number): QuorumMembers {
  const { content } = evidence.get("key_quorum", quorumId);
  const ownKeys = content.authorization_keys.map((key) => parseMemberKey(key.public_key));
  const now = nowMs();
  const userKeys = content.user_ids.flatMap((userId) => readUserKeys(evidence, userId, binding));
  const pick = (isLive: boolean) => userKeys.filter(({ expiresAtMs }) => expiresAtMs > now === isLive).map(({ key }) => key);
  const nested = content.key_quorum_ids.map((id) => readNested(evidence, id, binding, depth + 1));
  return {
    node: {
      id: quorumId,
      threshold: content.authorization_threshold,
      keyFingerprints: ownKeys.map((key) => key.fingerprint),
      userIds: content.user_ids,
      nested: nested.map((members) => members.node),
    },
    keys: [...ownKeys, ...pick(true), ...nested.flatMap((members) => members.keys)],
    expiredKeys: [...pick(false), ...nested.flatMap((members) => members.expiredKeys)],
  };
}

/**
 * A nested quorum that was deleted, or that nests others itself by now, is a seat that nobody can fill. It still counts as a member, so its going neither
 * lowers what the others need nor locks them out.
 */
function readNested(evidence: Evidence, quorumId: string, binding: Binding | null, depth: number): QuorumMembers {
  const found = evidence.find("key_quorum", quorumId);
  const isReadable = found !== undefined && depth === 1 && found.content.key_quorum_ids.length === 0;
  if (isReadable) return readLevel(evidence, quorumId, binding, depth);
  return { node: { id: quorumId, threshold: null, keyFingerprints: [], userIds: [], nested: [] }, keys: [], expiredKeys: [] };
}

function readUserKeys(evidence: Evidence, userId: string, binding: Binding | null): { key: MemberKey; expiresAtMs: number }[] {
  // Nobody fills the seat of a deleted user any more; the other members keep theirs.
  if (evidence.isDeleted("user", userId)) return [];
  evidence.get("user", userId);
  return evidence
    .all("user_key")
    .filter(({ content }) => content.user_id === userId && maySign(content, binding))
    .sort((a, b) => b.content.created_at - a.content.created_at)
    .map(({ content }) => ({ key: { ...parseMemberKey(content.public_key), userId }, expiresAtMs: content.expires_at }));
}

function maySign({ bindings }: RecordContent<"user_key">, binding: Binding | null): boolean {
  if (bindings === undefined) return true;
  return bindings.some(({ intent_id, payload_hash }) => intent_id === binding?.intent_id && payload_hash === binding.payload_hash);
}

function parseMemberKey(text: string): MemberKey {
  const known = parsedKeys.get(text);
  if (known !== undefined) return known;
  const { fingerprint, spki } = parseP256PublicKey(text, "public_key");
  const key = { fingerprint, spki };
  parsedKeys.set(text, key);
  return key;
}
