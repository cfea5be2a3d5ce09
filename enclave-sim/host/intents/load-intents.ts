import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { Intent } from "../../../prisma/vault/generated/client.ts";
import { loadRecords } from "../records/load-evidence.ts";
import type { VaultWriter } from "../vault-database.ts";

/** Intents of an app with their sealed records, in the order of `ids`; what is not there is left out. */
export async function loadIntents(
  database: VaultWriter,
  appId: string,
  ids: readonly string[],
): Promise<{ rows: Intent[]; records: SealedRecord[] }> {
  const [stored, sealed] = await Promise.all([
    database.intent.findMany({ where: { appId, id: { in: [...ids] } } }),
    loadRecords(database, appId, ids),
  ]);
  const records = new Map(sealed.map((record) => [record.id, record]));
  const rows = ids.flatMap((id) => stored.find((row) => row.id === id && records.get(id)?.type === "intent") ?? []);
  return { rows, records: rows.flatMap(({ id }) => records.get(id) ?? []) };
}
