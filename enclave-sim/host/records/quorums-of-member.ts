import { Prisma } from "../../../prisma/vault/generated/client.ts";

/**
 * Query for the ids of the quorums in which a member has a seat, directly or through a nested quorum.
 *
 * @param member a user's id or a key's fingerprint
 */
export function quorumsOfMember(member: string): Prisma.Sql {
  return Prisma.sql`
    SELECT quorum_id FROM quorum_member WHERE member = ${member}
    UNION
    SELECT above.quorum_id FROM quorum_member below JOIN quorum_member above ON above.member = below.quorum_id
      WHERE below.member = ${member}`;
}
