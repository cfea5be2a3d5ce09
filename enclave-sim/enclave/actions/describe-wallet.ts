import { formatWallet } from "../../../lib/protocol/format-records.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";

/**
 * A wallet that was made or changed, as the API answers it.
 *
 * @param made quorums of the same request: one of them may be the owner, and is not stored yet
 */
export function describeWallet(
  { record, content }: OpenedRecord<"wallet">,
  evidence: Evidence,
  made: readonly OpenedRecord<"key_quorum">[] = [],
): Record<string, unknown> {
  const { owner_id } = content;
  const stored = owner_id === null ? undefined : evidence.find("key_quorum", owner_id);
  const owner = made.find((quorum) => quorum.record.id === owner_id) ?? stored;
  return formatWallet(record.id, content, owner?.content);
}
