import { ApiError } from "../../../lib/protocol/errors.ts";

/** The last entry of a page that was seen: so pages neither repeat nor skip when entries are added. */
export interface PageCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export function formatCursor({ createdAt, id }: PageCursor): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString("base64url");
}

/** @throws ApiError invalid_data */
export function parseCursor(cursor: string): PageCursor {
  const match = /^(\d{1,15}) ([0-9a-z:_]{1,64})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (match === null) throw new ApiError("invalid_data", "query.cursor is not one that this server gave out.");
  return { createdAt: new Date(Number(match[1])), id: match[2] ?? "" };
}
