-- AlterTable
ALTER TABLE "server_signer" ADD COLUMN     "day_sum_id" TEXT;

-- CreateTable
CREATE TABLE "automation" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "creation_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "amount_wei" DECIMAL(78,0) NOT NULL,
    "threshold_wei" DECIMAL(78,0),
    "day_limit_wei" DECIMAL(78,0) NOT NULL,
    "every_minutes" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "next_run_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation_grant" (
    "automation_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,

    CONSTRAINT "automation_grant_pkey" PRIMARY KEY ("automation_id","policy_id")
);

-- CreateTable
CREATE TABLE "automation_run" (
    "id" TEXT NOT NULL,
    "automation_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" TEXT NOT NULL,
    "server_signature" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "transaction_hash" TEXT,
    "error" TEXT,
    "receipt" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automation_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "automation_creation_id_key" ON "automation"("creation_id");

-- CreateIndex
CREATE INDEX "automation_wallet_id_idx" ON "automation"("wallet_id");

-- CreateIndex
CREATE INDEX "automation_next_run_at_idx" ON "automation"("next_run_at");

-- CreateIndex
CREATE UNIQUE INDEX "automation_run_automation_id_due_at_key" ON "automation_run"("automation_id", "due_at");

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_grant" ADD CONSTRAINT "automation_grant_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_grant" ADD CONSTRAINT "automation_grant_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "wallet_policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation_run" ADD CONSTRAINT "automation_run_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
