import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";

/**
 * Deletes the signed bytes of a transaction that failed: nobody is to send them any more, and whoever reads the database could. To be called in the
 * transaction that marks the failure. What a node may have all the same (a broadcast that got no answer) keeps them: they are then no secret, and
 * the only evidence of what may still be mined.
 */
export async function forgetBytes(writer: VaultWriter, { id, status, wasAccepted, unansweredAt }: Transaction): Promise<void> {
  if (status !== "failed" || wasAccepted || unansweredAt !== null) return;
  await writer.transaction.update({ where: { id }, data: { signedTransaction: null } });
}
