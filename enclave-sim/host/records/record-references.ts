import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { isDeleted, readContent } from "./read-content.ts";

/** Columns that evidence is found by; all of them are read from the content. */
export interface RecordReferences {
  /** Ids of the records that an action on this one also needs. */
  readonly refs: string[];
  readonly parentId: string | null;
  readonly expiresAt: Date | null;
}

/** What is deleted refers to nothing any more. */
export function recordReferences(record: SealedRecord): RecordReferences {
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
      const { owner_id } = readContent("policy", record);
      return references(owner_id === null ? [] : [owner_id]);
    }
    case "condition_set":
      return references([readContent("condition_set", record).owner_id]);
    case "user":
    case "app":
      return references([]);
  }
}

function references(ids: string[]): RecordReferences {
  return { refs: [...new Set(ids)], parentId: null, expiresAt: null };
}
