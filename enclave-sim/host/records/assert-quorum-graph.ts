import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";
import { loadRecords } from "./load-evidence.ts";
import { isDeleted, readContent } from "./read-content.ts";
import { recordReferences } from "./record-references.ts";

/**
 * Keeps owners and nesting whole. The enclave judges a change by the records it is sent, so it does not see who else refers to a quorum; nothing here
 * gives anybody a signature, it keeps people from locking themselves out. To be called in the transaction that stores the records, before they are
 * stored: whoever refers to a quorum shares the app's lock, whoever changes one holds it alone, so neither can slip past the other's check.
 *
 * @throws ApiError authorization_key_has_associated_wallets | invalid_data | resource_conflict
 */
export async function assertQuorumGraph(writer: VaultWriter, records: readonly SealedRecord[]): Promise<void> {
  const nodes = records.filter((record) => recordReferences(record).refs.length > 0 || isDeleted(record));
  const [first] = nodes;
  if (first === undefined) return;
  const changesQuorum = nodes.some(({ type, version }) => type === "key_quorum" && version > 1);
  await lockGraph(writer, first.app_id, changesQuorum);
  for (const node of nodes) {
    if (!isDeleted(node)) await assertReferences(writer, node);
    else if (node.type === "key_quorum") await assertUnused(writer, node);
  }
}

/** Until the transaction ends. */
async function lockGraph(writer: VaultWriter, appId: string, alone: boolean): Promise<void> {
  const key = Prisma.sql`hashtextextended(${`quorums:${appId}`}, 0)`;
  await writer.$executeRaw(
    alone ? Prisma.sql`SELECT pg_advisory_xact_lock(${key})` : Prisma.sql`SELECT pg_advisory_xact_lock_shared(${key})`,
  );
}

/** What the enclave saw may have changed since: a quorum deleted, or given quorums of its own. */
async function assertReferences(writer: VaultWriter, record: SealedRecord): Promise<void> {
  const known = await loadRecords(writer, record.app_id, recordReferences(record).refs);
  const quorums = known.filter(({ type }) => type === "key_quorum");
  const gone = quorums.find(isDeleted);
  if (gone !== undefined)
    throw new ApiError("resource_conflict", `The key quorum ${gone.id} was deleted meanwhile. Name another and repeat the change.`);
  if (record.type !== "key_quorum" || readContent("key_quorum", record).key_quorum_ids.length === 0) return;
  const deep = quorums.find((quorum) => readContent("key_quorum", quorum).key_quorum_ids.length > 0);
  if (deep !== undefined) throw tooDeep(`${deep.id} itself holds quorums`);
  const [holder] = await findReferrers(writer, record, Prisma.sql`AND type = 'key_quorum'`);
  if (holder !== undefined) throw tooDeep(`this quorum is itself a member of ${holder.id}`);
}

async function assertUnused(writer: VaultWriter, quorum: SealedRecord): Promise<void> {
  const [user] = await findReferrers(writer, quorum, Prisma.empty);
  if (user === undefined) return;
  throw new ApiError(
    "authorization_key_has_associated_wallets",
    `The key quorum ${quorum.id} is the owner, a signer or a member of ${user.type.replace("_", " ")} ${user.id}, so it cannot be deleted.`,
    { used_by: user },
  );
}

function findReferrers(writer: VaultWriter, { id, app_id }: SealedRecord, and: Prisma.Sql): Promise<{ id: string; type: string }[]> {
  return writer.$queryRaw(
    Prisma.sql`SELECT id, type FROM sealed_record WHERE refs @> ARRAY[${id}] AND app_id = ${app_id} ${and} ORDER BY id LIMIT 1`,
  );
}

function tooDeep(why: string): ApiError {
  return new ApiError("invalid_data", `key_quorum_ids: ${why}; only one level of nesting is allowed.`);
}
