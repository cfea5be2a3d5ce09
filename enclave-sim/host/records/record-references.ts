import { referencesOf } from "../../../lib/protocol/policy/references-of.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { isDeleted, readContent } from "./read-content.ts";

/** Columns that evidence is found by; all of them are read from the content. */
export interface RecordReferences {
  /** Ids of the records that an action on this one also needs. */
  readonly refs: string[];
  readonly parentId: string | null;
  readonly expiresAt: Date | null;
}

/** How long the deletion of an aggregation is shown to the enclave, which asks for each one that it has not seen deleted. */
const SHOW_DELETED_MS = 30 * 24 * 60 * 60 * 1000;

/** What is deleted refers to nothing any more. */
export function recordReferences(record: SealedRecord): RecordReferences {
  if (record.type === "aggregation") return aggregationReferences(record);
  if (isDeleted(record)) return references([]);
  switch (record.type) {
    case "wallet": {
      const { owner_id, policy_ids, additional_signers } = readContent("wallet", record);
      const signers = additional_signers.flatMap((signer) => [signer.signer_id, ...(signer.override_policy_ids ?? [])]);
      return references([...(owner_id === null ? [] : [owner_id]), ...policy_ids, ...signers]);
    }
    case "key_quorum": {
      const { user_ids, key_quorum_ids } = readContent("key_quorum", record);
      return references([...user_ids, ...key_quorum_ids]);
    }
    case "user_key": {
      const { user_id, expires_at } = readContent("user_key", record);
      return { refs: [], parentId: user_id, expiresAt: new Date(expires_at) };
    }
    case "policy": {
      const { owner_id, rules } = readContent("policy", record);
      const { conditionSetIds, aggregationIds } = referencesOf(rules);
      return references([...(owner_id === null ? [] : [owner_id]), ...conditionSetIds, ...aggregationIds]);
    }
    case "condition_set":
      return references([readContent("condition_set", record).owner_id]);
    case "intent_approval":
      return { refs: [], parentId: readContent("intent_approval", record).intent_id, expiresAt: null };
    // An intent is loaded together with what it names, and its naming a quorum must not keep that quorum from being deleted.
    case "intent":
    case "user":
    case "app":
      return references([]);
  }
}

/** Its app is its parent: every aggregation of an app goes with every request. */
function aggregationReferences(record: SealedRecord): RecordReferences {
  const { owner_id, conditions, deleted_at } = readContent("aggregation", record);
  if (deleted_at !== undefined) return { refs: [], parentId: record.app_id, expiresAt: new Date(deleted_at + SHOW_DELETED_MS) };
  const { refs } = references([...(owner_id === null ? [] : [owner_id]), ...referencesOf([{ conditions }]).conditionSetIds]);
  return { refs, parentId: record.app_id, expiresAt: null };
}

function references(ids: string[]): RecordReferences {
  return { refs: [...new Set(ids)], parentId: null, expiresAt: null };
}
