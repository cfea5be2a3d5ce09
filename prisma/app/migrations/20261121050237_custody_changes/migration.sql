-- CreateTable
CREATE TABLE "custody_change" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "user_signature" TEXT,
    "server_signature" TEXT,
    "response" TEXT,
    "error" TEXT,
    "receipt" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "custody_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallet_policy" (
    "id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wallet_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_signer" (
    "fingerprint" TEXT NOT NULL,
    "quorum_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_signer_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateIndex
CREATE UNIQUE INDEX "custody_change_payload_hash_key" ON "custody_change"("payload_hash");

-- CreateIndex
CREATE INDEX "custody_change_wallet_id_created_at_idx" ON "custody_change"("wallet_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "wallet_policy_wallet_id_idx" ON "wallet_policy"("wallet_id");

-- AddForeignKey
ALTER TABLE "custody_change" ADD CONSTRAINT "custody_change_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custody_change" ADD CONSTRAINT "custody_change_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallet_policy" ADD CONSTRAINT "wallet_policy_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
