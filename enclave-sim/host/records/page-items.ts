import { formatCursor, parseCursor } from "./page-cursor.ts";

const DEFAULT_LIMIT = 100;

interface Item {
  readonly id: string;
  readonly created_at: number;
}

/**
 * One page of a list that stands inside a record, oldest first. The cursor names the last item that was seen by its place in that order, so it stays good
 * when that very item is taken out.
 */
export function pageItems<T extends Item>(
  items: readonly T[],
  { cursor, limit = DEFAULT_LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
): { items: T[]; nextCursor: string | null } {
  const ordered = [...items].sort(compareItems);
  const after = cursor === undefined ? null : parseCursor(cursor);
  const rest =
    after === null ? ordered : ordered.filter((item) => compareItems(item, { id: after.id, created_at: after.createdAt.getTime() }) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rest.length > limit && last !== undefined ? formatCursor({ createdAt: new Date(last.created_at), id: last.id }) : null;
  return { items: page, nextCursor };
}

function compareItems(a: Item, b: Item): number {
  if (a.created_at !== b.created_at) return a.created_at - b.created_at;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
