import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultWriter } from "../vault-database.ts";

/** Privy's limit. Every one of them is read and counted with every request of the app. */
const MAX_AGGREGATIONS = 10;

/**
 * Keeps an app from having more aggregations than it may. To be called in the transaction that stores the records, before they are stored; the app's lock
 * keeps two creations at once from both being the tenth.
 *
 * @throws ApiError invalid_request
 */
export async function assertAggregationCount(writer: VaultWriter, records: readonly SealedRecord[]): Promise<void> {
  const created = records.find(({ type, version }) => type === "aggregation" && version === 1);
  if (created === undefined) return;
  await writer.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`aggregations:${created.app_id}`}, 0))`);
  const count = await writer.sealedRecord.count({ where: { parentId: created.app_id, type: "aggregation", expiresAt: null } });
  if (count < MAX_AGGREGATIONS) return;
  throw new ApiError("invalid_request", `An app has at most ${MAX_AGGREGATIONS} aggregations. Delete one that no policy needs any more.`);
}
