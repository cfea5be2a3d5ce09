import { ApiError } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { VaultWriter } from "../vault-database.ts";

/**
 * A record that somebody changed after it was read here, and before the enclave judged, looks to the enclave like an old backup. If the database has a newer one
 * by now, the request was only overtaken, and may come again as it is.
 *
 * @param sent what the enclave was shown
 * @throws ApiError resource_conflict for a request that was overtaken; else the error that was given
 */
export async function tellOvertaken(error: unknown, sent: readonly SealedRecord[], database: VaultWriter): Promise<never> {
  if (!(error instanceof ApiError) || error.code !== "sealed_record_stale") throw error;
  const shown = sent.find(({ id }) => id === error.details.record);
  if (shown === undefined) throw error;
  const stored = await database.sealedRecord.findUnique({ where: { id: shown.id }, select: { version: true } });
  if (stored === null || stored.version <= shown.version) throw error;
  throw new ApiError(
    "resource_conflict",
    `Somebody else changed this ${shown.type.replace("_", " ")} meanwhile. Read it again and repeat the request.`,
  );
}
