import { decodeBase64 } from "../../../lib/protocol/base64.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveResult } from "../../../lib/protocol/vsock.ts";
import type { ShareCipher } from "../shares/share-cipher.ts";
import type { VaultWriter } from "../vault-database.ts";
import { assertAggregationCount } from "./assert-aggregation-count.ts";
import { assertQuorumGraph } from "./assert-quorum-graph.ts";
import { indexRecord } from "./index-record.ts";
import { recordReferences } from "./record-references.ts";

/**
 * Stores what the enclave made or changed, with the host's own indexes. To be called inside one transaction with everything else of the result.
 *
 * @throws ApiError invalid_request for one aggregation too many; resource_conflict when somebody else changed a record meanwhile; resource_already_exists for a taken account or external id;
 *   authorization_key_has_associated_wallets for the deletion of a quorum that is in use
 */
export async function storeRecords(
  writer: VaultWriter,
  cipher: ShareCipher,
  { records = [], created_shares: created = [] }: Pick<EnclaveResult, "records" | "created_shares">,
): Promise<void> {
  await assertQuorumGraph(writer, records);
  await assertAggregationCount(writer, records);
  for (const record of records) {
    if (record.version === 1) await insertRecord(writer, record);
    else await replaceRecord(writer, record);
    await indexRecord(writer, record);
  }
  for (const { wallet_id, enclave_share, app_share } of created) {
    const { encapsulated_key, ciphertext } = enclave_share;
    const appShare = cipher.seal(wallet_id, decodeBase64(app_share, "app_share"));
    await writer.walletShare.create({ data: { walletId: wallet_id, encapsulatedKey: encapsulated_key, ciphertext, appShare } });
  }
}

async function insertRecord(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { id, type, app_id, version, content, seal } = record;
  const data = { id, type, appId: app_id, version, content, seal, ...recordReferences(record) };
  const { count } = await writer.sealedRecord.createMany({ data, skipDuplicates: true });
  if (count === 0) throw new ApiError("resource_conflict", `There is a ${type} ${id} already.`);
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
}
