import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { isDeleted, readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";

/**
 * Closes the intents that a change makes pointless: of what was deleted or archived, all; of what was changed otherwise, those that would change it too.
 * To be called in the transaction of the change, after its indexes. The enclave refuses such an intent anyway; this tells its members at once.
 */
export async function dismissIntents(writer: VaultWriter, record: SealedRecord): Promise<void> {
  if (record.type !== "wallet" && record.type !== "policy" && record.type !== "key_quorum") return;
  const name = `The ${record.type.replace("_", " ")}`;
  const isGone = isDeleted(record) || (record.type === "wallet" && readContent("wallet", record).archived_at !== undefined);
  await writer.intent.updateMany({
    // The one that made this change is `processing`.
    where: { resourceId: record.id, status: "pending", ...(isGone ? {} : { resourceVersion: { lt: record.version } }) },
    data: {
      status: "dismissed",
      dismissedAt: new Date(),
      dismissalReason: isGone ? `${name} was deleted or archived.` : `${name} was changed after the intent was created.`,
      updatedAt: new Date(),
    },
  });
  await recheckIntents(writer, record);
}

/** Of those that are half signed: a lower threshold, or another owner, may have made it enough. */
async function recheckIntents(writer: VaultWriter, { id, app_id, type }: SealedRecord): Promise<void> {
  const above = type === "key_quorum" ? await writer.quorumMember.findMany({ where: { member: id } }) : [];
  const ids = [id, ...above.map(({ quorumId }) => quorumId)];
  await writer.$executeRaw(Prisma.sql`
    UPDATE intent i SET recheck = TRUE
    WHERE i.app_id = ${app_id} AND i.status = 'pending' AND EXISTS (SELECT 1 FROM intent_approval a WHERE a.intent_id = i.id)
      AND (i.resource_id = ANY(${ids}) OR i.resource_id IN (SELECT r.id FROM sealed_record r WHERE r.refs && ${ids}))`);
}
