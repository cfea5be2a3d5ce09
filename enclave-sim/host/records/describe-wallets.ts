import { formatWallet } from "../../../lib/protocol/format-records.ts";
import type { KeyQuorumContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { VaultWriter } from "../vault-database.ts";
import { loadRecords } from "./load-evidence.ts";
import { isDeleted, readContent } from "./read-content.ts";

/** Privy's Wallets, in one round to the database for the quorums that own them: what they ask for now is part of the answer. */
export async function describeWallets(
  database: VaultWriter,
  appId: string,
  wallets: readonly SealedRecord[],
): Promise<Record<string, unknown>[]> {
  const ownerIds = wallets.flatMap((wallet) => readContent("wallet", wallet).owner_id ?? []);
  const loaded = ownerIds.length === 0 ? [] : await loadRecords(database, appId, [...new Set(ownerIds)]);
  const owners = new Map(loaded.map((record) => [record.id, record]));
  return wallets.map((wallet) => {
    const content = readContent("wallet", wallet);
    return formatWallet(wallet.id, content, readOwner(owners.get(content.owner_id ?? "")));
  });
}

/** @param record undefined for a wallet without owner */
export function readOwner(record: SealedRecord | undefined): KeyQuorumContent | undefined {
  return record === undefined || isDeleted(record) ? undefined : readContent("key_quorum", record);
}
