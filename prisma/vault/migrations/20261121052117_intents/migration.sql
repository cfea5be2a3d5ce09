-- CreateTable
CREATE TABLE "intent" (
    "id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "intent_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "resource_version" INTEGER,
    "payload_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "rejected_at" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissal_reason" TEXT,
    "action_result" TEXT,
    "authorization" TEXT,
    "holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "recheck" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "intent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intent_approval" (
    "intent_id" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "intent_approval_pkey" PRIMARY KEY ("intent_id","member")
);

-- CreateIndex
CREATE INDEX "intent_app_id_created_at_id_idx" ON "intent"("app_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "intent_app_id_updated_at_id_idx" ON "intent"("app_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "intent_app_id_expires_at_id_idx" ON "intent"("app_id", "expires_at", "id");

-- CreateIndex
CREATE INDEX "intent_resource_id_status_idx" ON "intent"("resource_id", "status");

-- CreateIndex
CREATE INDEX "intent_status_expires_at_idx" ON "intent"("status", "expires_at");

-- CreateIndex
CREATE INDEX "intent_recheck_status_idx" ON "intent"("recheck", "status");

-- CreateIndex
CREATE UNIQUE INDEX "intent_app_id_payload_hash_key" ON "intent"("app_id", "payload_hash");

-- CreateIndex
CREATE INDEX "intent_approval_member_idx" ON "intent_approval"("member");
