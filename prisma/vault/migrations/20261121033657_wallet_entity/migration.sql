-- AlterTable
ALTER TABLE "wallet_index" ADD COLUMN     "entity_id" TEXT;

-- CreateIndex
CREATE INDEX "wallet_index_app_id_entity_id_idx" ON "wallet_index"("app_id", "entity_id");
