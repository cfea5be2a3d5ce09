-- CreateIndex
CREATE INDEX "transaction_wallet_id_caip2_created_at_id_idx" ON "transaction"("wallet_id", "caip2", "created_at", "id");

-- CreateIndex
CREATE INDEX "transaction_app_id_reference_id_idx" ON "transaction"("app_id", "reference_id");
