import type { z } from "zod";
import type { listIntentsQuerySchema } from "../../../lib/protocol/api/intents.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { Reader } from "../auth/authenticate-reader.ts";
import { formatCursor, parseCursor } from "../records/page-cursor.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { describeIntents } from "./describe-intents.ts";
import { hasSigned, mayAuthorize } from "./intent-visibility.ts";
import { loadIntents } from "./load-intents.ts";

type IntentFilter = z.output<typeof listIntentsQuerySchema>;

const DEFAULT_LIMIT = 100;

const ORDERS = {
  created_at_desc: { column: Prisma.sql`i.created_at`, direction: Prisma.sql`DESC`, after: Prisma.sql`<` },
  updated_at_desc: { column: Prisma.sql`i.updated_at`, direction: Prisma.sql`DESC`, after: Prisma.sql`<` },
  expires_at_asc: { column: Prisma.sql`i.expires_at`, direction: Prisma.sql`ASC`, after: Prisma.sql`>` },
} as const;

/** The clock decides what has expired; that it is written down is only for those who look into the database. */
const STATUS = Prisma.sql`CASE WHEN i.status = 'pending' AND i.expires_at <= now() THEN 'expired' ELSE i.status END`;

/** Lists an app's intents; a user sees those to be approved by that user, or approved already. */
export async function listIntents(database: VaultDatabase, reader: Reader, filter: IntentFilter) {
  const { cursor, limit = DEFAULT_LIMIT, sort_by = "created_at_desc" } = filter;
  const { column, direction, after } = ORDERS[sort_by];
  const conditions = [Prisma.sql`i.app_id = ${reader.appId}`, ...readConditions(reader, filter)];
  if (cursor !== undefined) {
    const { createdAt, id } = parseCursor(cursor);
    conditions.push(Prisma.sql`(${column}, i.id) ${after} (${createdAt}, ${id})`);
  }
  const found = await database.$queryRaw<{ id: string; position: Date }[]>(Prisma.sql`
    SELECT i.id, ${column} AS position FROM intent i
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY ${column} ${direction}, i.id ${direction} LIMIT ${limit + 1}`);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const { rows, records } = await loadIntents(
    database,
    reader.appId,
    page.map(({ id }) => id),
  );
  const described = await describeIntents(database, rows, records);
  return {
    data: described.map(({ body }) => body),
    next_cursor: found.length > limit && last !== undefined ? formatCursor({ createdAt: last.position, id: last.id }) : null,
  };
}

function readConditions({ userId }: Reader, filter: IntentFilter): Prisma.Sql[] {
  const { created_by_id, current_user_has_signed, intent_type, pending_member_id, resource_id, status } = filter;
  const conditions: Prisma.Sql[] = [];
  if (userId !== null) conditions.push(Prisma.sql`(${mayAuthorize(userId)} OR ${hasSigned(userId)})`);
  if (created_by_id !== undefined) conditions.push(Prisma.sql`FALSE`);
  if (current_user_has_signed !== undefined) {
    if (userId === null)
      throw new ApiError(
        "invalid_data",
        "query.current_user_has_signed needs a user's token: with the app secret there is no current user.",
      );
    conditions.push(Prisma.sql`${hasSigned(userId)} = ${current_user_has_signed === "true"}`);
  }
  if (intent_type !== undefined) conditions.push(Prisma.sql`i.intent_type = ${intent_type}`);
  if (resource_id !== undefined) conditions.push(Prisma.sql`i.resource_id = ${resource_id}`);
  if (status !== undefined) conditions.push(Prisma.sql`${STATUS} = ${status}`);
  if (pending_member_id !== undefined) {
    conditions.push(Prisma.sql`${STATUS} = 'pending' AND ${mayAuthorize(pending_member_id)} AND NOT ${hasSigned(pending_member_id)}`);
  }
  return conditions;
}
