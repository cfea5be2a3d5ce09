import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { dismissIntents } from "../intents/dismiss-intents.ts";
import { indexApproval, indexIntent } from "../intents/index-intent.ts";
import type { VaultWriter } from "../vault-database.ts";
import { indexUser } from "./index-user.ts";
import { isDeleted, readContent } from "./read-content.ts";

/**
 * Writes what a record is found by. The indexes carry no authority: the enclave never reads them, and all of them can be made again from the records.
 *
 * @throws ApiError resource_already_exists for a taken account or external id; intent_not_pending | intent_already_authorized
 */
export async function indexRecord(writer: VaultWriter, record: SealedRecord): Promise<void> {
  if (record.type === "user") await indexUser(writer, record);
  if (record.type === "key_quorum") await indexQuorum(writer, record);
  if (record.type === "wallet") await indexWallet(writer, record);
  if (record.type === "intent") await indexIntent(writer, record);
  if (record.type === "intent_approval") await indexApproval(writer, record);
  if (record.version > 1) await dismissIntents(writer, record);
}

async function indexQuorum(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { authorization_keys, user_ids, key_quorum_ids } = readContent("key_quorum", record);
  const fingerprints = authorization_keys.map(({ public_key }) => parseP256PublicKey(public_key, "public_key").fingerprint);
  const members = isDeleted(record) ? [] : [...fingerprints, ...user_ids, ...key_quorum_ids];
  if (record.version > 1) await writer.quorumMember.deleteMany({ where: { quorumId: record.id } });
  await writer.quorumMember.createMany({ data: members.map((member) => ({ quorumId: record.id, member })) });
}

/** PostgreSQL ends the transaction at a taken external id, so nothing of the change remains. */
async function indexWallet(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const { chain_type, address, external_id, owner_id, entity, archived_at, created_at, imported_at } = readContent("wallet", record);
  if (record.version === 1 && imported_at !== null) await assertNotImported(writer, record.app_id, chain_type, address);
  const changing = { externalId: external_id, ownerId: owner_id, entityId: entity?.id ?? null, archived: archived_at !== undefined };
  const lasting = {
    walletId: record.id,
    appId: record.app_id,
    chainType: chain_type,
    address: address.toLowerCase(),
    createdAt: new Date(created_at),
  };
  try {
    await writer.walletIndex.upsert({ where: { walletId: record.id }, create: { ...lasting, ...changing }, update: changing });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") throw error;
    throw new ApiError("resource_already_exists", `external_id ${external_id} names another wallet of this app.`);
  }
}

/** One key is one wallet of an app: two records of it could have two owners. Imports of one address wait for each other, so that both cannot be the first. */
async function assertNotImported(writer: VaultWriter, appId: string, chainType: string, address: string): Promise<void> {
  await writer.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`import ${appId} ${address}`}, 0))`);
  const known = await writer.walletIndex.findFirst({ where: { appId, chainType, address: address.toLowerCase() } });
  if (known !== null) throw new ApiError("resource_already_exists", `${address} is a wallet of this app already: ${known.walletId}.`);
}
