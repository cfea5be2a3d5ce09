import { normalizeHandle } from "../../../lib/protocol/linked-account-handle.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { membersOfQuorum } from "./quorums-of-member.ts";

/** How a user is asked for. */
export type UserQuestion =
  /** By what identifies an account: one user at most. */
  | { readonly account: string; readonly handle: string }
  /** By a name that several may have (`twitter_oauth.username`): the newest. */
  | { readonly name: string; readonly handle: string }
  /** By a wallet: one in custody here in whose owner quorum the user has a seat, or one that was declared. */
  | { readonly address: string }
  /** By any part of an id, a handle, a name or an address. */
  | { readonly term: string }
  /** By any of these, exactly. */
  | { readonly emails: readonly string[]; readonly phoneNumbers: readonly string[]; readonly walletAddresses: readonly string[] };

/** Who has a seat in the owner quorum of wallet `w`; only users among them are in `user_index`. */
const OWNERS = membersOfQuorum(Prisma.sql`w.owner_id`);

/** The id of the user of this app that fits best, or null. */
export async function findUser(database: VaultDatabase, appId: string, question: UserQuestion): Promise<string | null> {
  if ("account" in question) return firstId(database, byAccount(appId, question.account, [question.handle]));
  if ("name" in question) {
    const name = Prisma.sql`u.kind = ${question.name} AND u.handle = ${question.handle.toLowerCase()}`;
    return firstId(database, Prisma.sql`SELECT u.user_id, 0 AS rank FROM user_handle u WHERE u.app_id = ${appId} AND ${name}`);
  }
  if ("address" in question) return firstId(database, byAddress(appId, [question.address]));
  if ("term" in question) return firstId(database, byTerm(appId, question.term));
  const { emails, phoneNumbers, walletAddresses } = question;
  const queries = [byAccount(appId, "email", emails), byAccount(appId, "phone", phoneNumbers), byAddress(appId, walletAddresses)];
  return firstId(database, Prisma.join(queries, " UNION ALL "));
}

/** @param candidates a query of `user_id` and `rank`; the lowest rank wins, then the newest user */
async function firstId(database: VaultDatabase, candidates: Prisma.Sql): Promise<string | null> {
  const [found] = await database.$queryRaw<{ user_id: string }[]>(Prisma.sql`
    SELECT i.user_id FROM (${candidates}) c JOIN user_index i ON i.user_id = c.user_id
    ORDER BY c.rank, i.created_at DESC, i.user_id DESC LIMIT 1`);
  return found?.user_id ?? null;
}

function byAccount(appId: string, type: string, handles: readonly string[]): Prisma.Sql {
  const wanted = handles.map((handle) => normalizeHandle(type, handle));
  return Prisma.sql`SELECT l.user_id, 0 AS rank FROM linked_account l WHERE l.app_id = ${appId} AND l.type = ${type} AND l.handle = ANY(${wanted})`;
}

function byAddress(appId: string, addresses: readonly string[]): Prisma.Sql {
  const wanted = addresses.map((address) => address.toLowerCase());
  return Prisma.sql`
    SELECT m.member AS user_id, 0 AS rank FROM wallet_index w CROSS JOIN LATERAL (${OWNERS}) m
      WHERE w.app_id = ${appId} AND NOT w.archived AND w.address = ANY(${wanted})
    UNION ALL ${byAccount(appId, "wallet", addresses)}`;
}

/** What equals the term comes before what contains it. Phone numbers are stored as digits, so the term's digits are looked for, if it has some. */
function byTerm(appId: string, term: string): Prisma.Sql {
  const text = term.trim().toLowerCase();
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const digits = /^[+0-9 ()-]{4,}$/.test(text) ? text.replace(/[^0-9]/g, "") : "";
  const rank = (column: Prisma.Sql) => Prisma.sql`CASE WHEN lower(${column}) = ${text} THEN 0 ELSE 1 END AS rank`;
  const phone = digits === "" ? Prisma.empty : Prisma.sql`OR (l.type = 'phone' AND l.handle LIKE ${`%${digits}%`})`;
  return Prisma.sql`
    SELECT l.user_id, ${rank(Prisma.sql`l.handle`)} FROM linked_account l
      WHERE l.app_id = ${appId} AND (l.handle ILIKE ${pattern} ${phone})
    UNION ALL SELECT u.user_id, ${rank(Prisma.sql`u.handle`)} FROM user_handle u WHERE u.app_id = ${appId} AND u.handle LIKE ${pattern}
    UNION ALL SELECT m.member, ${rank(Prisma.sql`w.address`)} FROM wallet_index w CROSS JOIN LATERAL (${OWNERS}) m
      WHERE w.app_id = ${appId} AND NOT w.archived AND w.address LIKE ${pattern}
    UNION ALL SELECT x.user_id, 0 FROM user_index x WHERE x.app_id = ${appId} AND x.user_id = ${text}`;
}
