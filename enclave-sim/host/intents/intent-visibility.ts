import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { quorumsOfMember } from "../records/quorums-of-member.ts";

/** Condition on `intent` i: this user has a seat among those who may authorize it. */
export function mayAuthorize(userId: string): Prisma.Sql {
  const quorums = quorumsOfMember(userId);
  return Prisma.sql`CASE i.intent_type
    WHEN 'KEY_QUORUM' THEN i.resource_id IN (${quorums})
    WHEN 'WALLET' THEN EXISTS (SELECT 1 FROM wallet_index w WHERE w.wallet_id = i.resource_id AND w.owner_id IN (${quorums}))
    ELSE EXISTS (SELECT 1 FROM sealed_record r WHERE r.id = i.resource_id AND r.refs && ARRAY(${quorums})) END`;
}

/** Condition on `intent` i: this user has signed it. */
export function hasSigned(userId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM intent_approval a WHERE a.intent_id = i.id AND a.member = ${userId})`;
}
