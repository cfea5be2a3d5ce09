-- AlterTable
ALTER TABLE "automation_grant" ADD COLUMN     "rule_id" TEXT;

-- AlterTable
ALTER TABLE "automation_run" ADD COLUMN     "action_id" TEXT;

-- What runs did so far becomes part of the activity, and one without an answer is asked about again. Of one that was sent nothing was kept but that it went out.
INSERT INTO "wallet_action" ("id", "user_id", "wallet_id", "payload", "payload_hash", "method", "status", "amount_wei", "server_signature",
  "error", "receipt", "transaction_hash", "created_at", "updated_at")
SELECT r."id", a."user_id", a."wallet_id", r."payload", encode(sha256(convert_to(r."payload", 'UTF8')), 'hex'), 'eth_sendTransaction',
  CASE r."status" WHEN 'signed' THEN 'unknown' WHEN 'sent' THEN 'confirmed' ELSE r."status" END, a."amount_wei", r."server_signature",
  r."error", r."receipt", r."transaction_hash", r."created_at", r."created_at"
FROM "automation_run" r JOIN "automation" a ON a."id" = r."automation_id";
UPDATE "automation_run" SET "action_id" = "id";

-- AlterTable
ALTER TABLE "automation_run" DROP COLUMN "error",
DROP COLUMN "payload",
DROP COLUMN "receipt",
DROP COLUMN "server_signature",
DROP COLUMN "status",
DROP COLUMN "transaction_hash",
ALTER COLUMN "action_id" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "automation_run_action_id_key" ON "automation_run"("action_id");

-- AddForeignKey
ALTER TABLE "automation_run" ADD CONSTRAINT "automation_run_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "wallet_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
