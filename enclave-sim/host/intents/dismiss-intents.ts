import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { isDeleted, readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";

/**
 * Closes the intents that a change makes pointless: of what was deleted or archived, all; of what was changed otherwise, those that would change it too.
 * To be called in the transaction of the change. The enclave refuses such an intent anyway; this tells its members at once.
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
}
