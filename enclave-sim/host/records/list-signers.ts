import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { VaultWriter } from "../vault-database.ts";
import { loadRecords } from "./load-evidence.ts";
import { readContent } from "./read-content.ts";

/**
 * Quorums of a wallet's additional signers that have no part in its owner. What only the owner decides is loaded without their members: a signer fills its own
 * quorum as it likes, and must not crowd the request by which the owner gets rid of it, or leaves with the key, out of its frame.
 */
export async function listSigners(database: VaultWriter, appId: string, walletId: string): Promise<string[]> {
  const wallet = await findRecord(database, appId, walletId, "wallet");
  if (wallet === undefined) return [];
  const { owner_id, additional_signers } = readContent("wallet", wallet);
  const owner = owner_id === null ? undefined : await findRecord(database, appId, owner_id, "key_quorum");
  const owners = [owner_id, ...(owner === undefined ? [] : readContent("key_quorum", owner).key_quorum_ids)];
  return additional_signers.map(({ signer_id }) => signer_id).filter((id) => !owners.includes(id));
}

async function findRecord(database: VaultWriter, appId: string, id: string, type: SealedRecord["type"]): Promise<SealedRecord | undefined> {
  const records = await loadRecords(database, appId, [id]);
  return records.find((record) => record.id === id && record.type === type);
}
