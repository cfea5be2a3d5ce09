import { type SealedRecord, sealedRecordSchema } from "../../../lib/protocol/sealed-record.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { formatCursor, parseCursor } from "./page-cursor.ts";

const DEFAULT_LIMIT = 100;

interface UserPage {
  readonly records: readonly SealedRecord[];
  readonly nextCursor: string | null;
}

/** An app's users, newest first. */
export async function listUsers(
  database: VaultDatabase,
  appId: string,
  { cursor, limit = DEFAULT_LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<UserPage> {
  const after = cursor === undefined ? null : parseCursor(cursor);
  const isAfter = after === null ? Prisma.empty : Prisma.sql`AND (i.created_at, i.user_id) < (${after.createdAt}, ${after.id})`;
  const rows = await database.$queryRaw<(SealedRecord & { indexed_at: Date })[]>(Prisma.sql`
    SELECT r.id, r.type, r.app_id, r.version, r.content, r.seal, i.created_at AS indexed_at
    FROM user_index i JOIN sealed_record r ON r.id = i.user_id
    WHERE i.app_id = ${appId} ${isAfter} ORDER BY i.created_at DESC, i.user_id DESC LIMIT ${limit + 1}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    records: page.map(({ indexed_at: _, ...row }) => sealedRecordSchema.parse(row)),
    nextCursor: rows.length > limit && last !== undefined ? formatCursor({ createdAt: last.indexed_at, id: last.id }) : null,
  };
}
