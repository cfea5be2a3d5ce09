import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveResult } from "../../../lib/protocol/vsock.ts";
import type { ShareCipher } from "../shares/share-cipher.ts";
import type { VaultWriter } from "../vault-database.ts";
import { indexUser } from "./index-user.ts";
import { readContent } from "./read-content.ts";
import { recordReferences } from "./record-references.ts";

/**
 * Stores what the enclave made or changed, with the host's own indexes. To be called inside one transaction with everything else of the result.
 *
 * @param evidence the records that were sent to the enclave; an owner quorum that already existed is among them
 * @throws ApiError resource_conflict when somebody else changed a record meanwhile; resource_already_exists for a taken account or external id
 */
export async function storeRecords(
  writer: VaultWriter,
  cipher: ShareCipher,
  { records = [], created_shares: created = [] }: Pick<EnclaveResult, "records" | "created_shares">,
  evidence: readonly SealedRecord[],
): Promise<void> {
  for (const record of records) {
    if (record.version === 1) await insertRecord(writer, record, [...records, ...evidence]);
    else await replaceRecord(writer, record);
  }
  for (const { wallet_id, enclave_share, app_share } of created) {
    const { encapsulated_key, ciphertext } = enclave_share;
    const appShare = cipher.seal(wallet_id, decodeBase64(app_share, "app_share"));
    await writer.walletShare.create({ data: { walletId: wallet_id, encapsulatedKey: encapsulated_key, ciphertext, appShare } });
  }
}

async function insertRecord(writer: VaultWriter, record: SealedRecord, others: readonly SealedRecord[]): Promise<void> {
  const { id, type, app_id, version, content, seal } = record;
  const data = { id, type, appId: app_id, version, content, seal, ...recordReferences(record) };
  const { count } = await writer.sealedRecord.createMany({ data, skipDuplicates: true });
  if (count === 0) throw new ApiError("resource_conflict", `There is a ${type} ${id} already.`);
  if (type === "user") await indexUser(writer, record);
  if (type === "wallet") await indexWallet(writer, record, others);
}

/** Compare and swap: the enclave built this version on the one before, so only that one may be replaced. */
async function replaceRecord(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { id, type, app_id, version, content, seal } = record;
  const { count } = await writer.sealedRecord.updateMany({
    where: { id, type, appId: app_id, version: version - 1 },
    data: { version, content, seal, ...recordReferences(record) },
  });
  if (count === 0)
    throw new ApiError("resource_conflict", `Somebody else changed this ${type} meanwhile. Read it again and repeat the change.`);
  if (type === "user") await indexUser(writer, record);
}

async function indexWallet(writer: VaultWriter, record: SealedRecord, others: readonly SealedRecord[]): Promise<void> {
  const { chain_type, address, external_id, owner_id, created_at } = readContent("wallet", record);
  const { count } = await writer.walletIndex.createMany({
    data: {
      walletId: record.id,
      appId: record.app_id,
      chainType: chain_type,
      address: address.toLowerCase(),
      externalId: external_id,
      createdAt: new Date(created_at),
    },
    skipDuplicates: true,
  });
  if (count === 0) throw new ApiError("resource_already_exists", `external_id ${external_id} names another wallet of this app.`);
  const userIds = owner_id === null ? [] : quorumUsers(owner_id, others);
  await writer.walletMember.createMany({ data: userIds.map((userId) => ({ userId, walletId: record.id })) });
}

/** Users with a seat in a quorum or in one nested in it. */
function quorumUsers(quorumId: string, records: readonly SealedRecord[]): string[] {
  const quorum = records.find((record) => record.type === "key_quorum" && record.id === quorumId);
  if (quorum === undefined) return [];
  const { user_ids, key_quorum_ids } = readContent("key_quorum", quorum);
  return [...new Set([...user_ids, ...key_quorum_ids.flatMap((id) => quorumUsers(id, records))])];
}
