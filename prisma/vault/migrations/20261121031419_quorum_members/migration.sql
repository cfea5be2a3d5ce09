-- AlterTable
ALTER TABLE "wallet_index" ADD COLUMN     "archived" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "owner_id" TEXT;

-- DropTable
DROP TABLE "wallet_member";

-- CreateTable
CREATE TABLE "quorum_member" (
    "quorum_id" TEXT NOT NULL,
    "member" TEXT NOT NULL,

    CONSTRAINT "quorum_member_pkey" PRIMARY KEY ("quorum_id","member")
);

-- CreateIndex
CREATE INDEX "quorum_member_member_idx" ON "quorum_member"("member");

-- CreateIndex
CREATE INDEX "sealed_record_refs_idx" ON "sealed_record" USING GIN ("refs");

-- CreateIndex
CREATE INDEX "wallet_index_owner_id_created_at_wallet_id_idx" ON "wallet_index"("owner_id", "created_at", "wallet_id");

-- Indexes of what is stored already. Keys are found by fingerprint where they were given as base64 SPKI of an uncompressed point, as SDKs write them.
UPDATE "wallet_index" i SET "owner_id" = r."content"::jsonb ->> 'owner_id' FROM "sealed_record" r WHERE r."id" = i."wallet_id";

UPDATE "sealed_record" SET "refs" = ARRAY["content"::jsonb ->> 'owner_id']
WHERE "type" = 'policy' AND "content"::jsonb ->> 'owner_id' IS NOT NULL AND NOT "content"::jsonb ? 'deleted_at';

UPDATE "sealed_record" SET "refs" = '{}' WHERE "type" IN ('key_quorum', 'policy') AND "content"::jsonb ? 'deleted_at';

INSERT INTO "quorum_member" ("quorum_id", "member")
SELECT "id", unnest("refs") FROM "sealed_record" WHERE "type" = 'key_quorum'
UNION
SELECT r."id", encode(sha256(decode(k ->> 'public_key', 'base64')), 'hex')
FROM "sealed_record" r CROSS JOIN LATERAL jsonb_array_elements(r."content"::jsonb -> 'authorization_keys') k
WHERE r."type" = 'key_quorum' AND NOT r."content"::jsonb ? 'deleted_at' AND k ->> 'public_key' ~ '^[A-Za-z0-9+/]{122}==$';
