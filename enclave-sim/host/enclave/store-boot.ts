import type { AttestationBody } from "../../../lib/protocol/api/attestation.ts";
import type { VaultDatabase } from "../vault-database.ts";

/** Keeps the attestation document of a boot: its receipts are checked against it long after the boot is over. */
export async function storeBoot(database: VaultDatabase, boot: AttestationBody): Promise<void> {
  const { boot_id: id, document, receipt_public_key: receiptPublicKey } = boot;
  await database.boot.createMany({ data: { id, document, receiptPublicKey }, skipDuplicates: true });
}
