-- CreateTable
CREATE TABLE "user_index" (
    "user_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_index_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "user_handle" (
    "app_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "user_handle_pkey" PRIMARY KEY ("app_id","kind","handle","user_id")
);

-- CreateIndex
CREATE INDEX "user_index_app_id_created_at_user_id_idx" ON "user_index"("app_id", "created_at", "user_id");

-- CreateIndex
CREATE INDEX "user_handle_user_id_idx" ON "user_handle"("user_id");

-- CreateIndex
CREATE INDEX "linked_account_user_id_idx" ON "linked_account"("user_id");

-- Users that exist already are found and listed like new ones.
INSERT INTO "user_index" ("user_id", "app_id", "created_at")
SELECT "id", "app_id", "created_at" FROM "sealed_record" WHERE "type" = 'user';

INSERT INTO "user_handle" ("app_id", "kind", "handle", "user_id")
SELECT "app_id", (account->>'type') || '.' || name.key, lower(name.value #>> '{}'), "id"
FROM (SELECT "id", "app_id", jsonb_array_elements("content"::jsonb->'linked_accounts') AS account FROM "sealed_record" WHERE "type" = 'user') AS known,
LATERAL jsonb_each(account) AS name
WHERE name.key IN ('username', 'email')
ON CONFLICT DO NOTHING;
