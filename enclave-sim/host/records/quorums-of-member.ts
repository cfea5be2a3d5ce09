import { Prisma } from "../../../prisma/vault/generated/client.ts";

/**
 * Query for the seats of members, each once: `member` and `quorum_id`, directly or through a nested quorum.
 *
 * @param members ids of users or fingerprints of keys
 */
export function seatsOfMembers(members: readonly string[]): Prisma.Sql {
  const wanted = [...members];
  return Prisma.sql`
    SELECT member, quorum_id FROM quorum_member WHERE member = ANY(${wanted})
    UNION
    SELECT below.member, above.quorum_id FROM quorum_member below JOIN quorum_member above ON above.member = below.quorum_id
      WHERE below.member = ANY(${wanted})`;
}

/** Query for the ids of the quorums in which a member has a seat. */
export function quorumsOfMember(member: string): Prisma.Sql {
  return Prisma.sql`SELECT s.quorum_id FROM (${seatsOfMembers([member])}) s`;
}

/**
 * Query for the `member`s of a quorum and of those nested in it.
 *
 * @param quorumId column of the query that this one is a lateral part of
 */
export function membersOfQuorum(quorumId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT member FROM quorum_member WHERE quorum_id = ${quorumId}
    UNION
    SELECT below.member FROM quorum_member above JOIN quorum_member below ON below.quorum_id = above.member
      WHERE above.quorum_id = ${quorumId}`;
}
