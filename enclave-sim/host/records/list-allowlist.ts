import type { z } from "zod";
import type { allowlistEntrySchema } from "../../../lib/protocol/api/allowlist.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultDatabase } from "../vault-database.ts";

type Entry = z.infer<typeof allowlistEntrySchema>;

interface Row {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly accepted_at: Date | null;
}

/** An app's allowlist, oldest first, or one entry of it. Whether somebody came is read from the users, so nothing has to be kept in step. */
export async function listAllowlist(database: VaultDatabase, appId: string, id?: string): Promise<Entry[]> {
  const one = id === undefined ? Prisma.empty : Prisma.sql`AND e.id = ${id}`;
  const rows = await database.$queryRaw<Row[]>(Prisma.sql`
    SELECT e.id, e.type, e.value, u.created_at AS accepted_at FROM allowlist_entry e
    LEFT JOIN linked_account l ON l.app_id = e.app_id AND l.type = e.type AND l.handle = e.value
    LEFT JOIN user_index u ON u.user_id = l.user_id
    WHERE e.app_id = ${appId} ${one} ORDER BY e.created_at, e.id`);
  return rows.map(({ accepted_at, type, value, ...row }) => ({
    id: row.id,
    acceptedAt: accepted_at === null ? null : accepted_at.getTime(),
    appId,
    type,
    value,
  }));
}
