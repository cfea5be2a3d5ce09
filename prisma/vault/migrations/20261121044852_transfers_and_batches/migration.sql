-- AlterTable
ALTER TABLE "transaction" ADD COLUMN     "action" TEXT,
ADD COLUMN     "batch_id" TEXT,
ADD COLUMN     "batch_index" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "nonce_count" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE UNIQUE INDEX "transaction_batch_id_batch_index_key" ON "transaction"("batch_id", "batch_index");
