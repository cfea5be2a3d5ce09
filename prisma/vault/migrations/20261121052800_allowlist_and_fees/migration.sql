-- AlterTable
ALTER TABLE "transaction" ADD COLUMN     "fee_wei" TEXT;

-- CreateTable
CREATE TABLE "allowlist_entry" (
    "id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "allowlist_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "allowlist_entry_app_id_type_value_key" ON "allowlist_entry"("app_id", "type", "value");
