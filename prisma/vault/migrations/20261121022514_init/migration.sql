-- CreateTable
CREATE TABLE "sealed_record" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "seal" TEXT NOT NULL,
    "refs" TEXT[],
    "parent_id" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sealed_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallet_share" (
    "wallet_id" TEXT NOT NULL,
    "encapsulated_key" TEXT NOT NULL,
    "ciphertext" TEXT NOT NULL,
    "app_share" BYTEA NOT NULL,

    CONSTRAINT "wallet_share_pkey" PRIMARY KEY ("wallet_id")
);

-- CreateTable
CREATE TABLE "wallet_index" (
    "wallet_id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "chain_type" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "external_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wallet_index_pkey" PRIMARY KEY ("wallet_id")
);

-- CreateTable
CREATE TABLE "wallet_member" (
    "user_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,

    CONSTRAINT "wallet_member_pkey" PRIMARY KEY ("user_id","wallet_id")
);

-- CreateTable
CREATE TABLE "linked_account" (
    "app_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "linked_account_pkey" PRIMARY KEY ("app_id","type","handle")
);

-- CreateTable
CREATE TABLE "chain_account" (
    "wallet_id" TEXT NOT NULL,
    "caip2" TEXT NOT NULL,

    CONSTRAINT "chain_account_pkey" PRIMARY KEY ("wallet_id","caip2")
);

-- CreateTable
CREATE TABLE "transaction" (
    "id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "caip2" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "request_key" TEXT,
    "reference_id" TEXT,
    "reference_key" TEXT,
    "nonce" BIGINT NOT NULL,
    "fill" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "signed_transaction" TEXT,
    "hash" TEXT,
    "result" TEXT,
    "receipt_id" TEXT,
    "failure_code" TEXT,
    "failure" TEXT,
    "was_accepted" BOOLEAN NOT NULL DEFAULT false,
    "block_number" BIGINT,
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_request" (
    "app_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "response" TEXT,
    "receipt_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_request_pkey" PRIMARY KEY ("app_id","method","path","key")
);

-- CreateTable
CREATE TABLE "receipt" (
    "id" TEXT NOT NULL,
    "app_id" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "boot_id" TEXT NOT NULL,
    "receipt" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "boot" (
    "id" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "receipt_public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "boot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sealed_record_parent_id_expires_at_idx" ON "sealed_record"("parent_id", "expires_at");

-- CreateIndex
CREATE INDEX "wallet_index_app_id_created_at_wallet_id_idx" ON "wallet_index"("app_id", "created_at", "wallet_id");

-- CreateIndex
CREATE INDEX "wallet_index_app_id_address_idx" ON "wallet_index"("app_id", "address");

-- CreateIndex
CREATE UNIQUE INDEX "wallet_index_app_id_external_id_key" ON "wallet_index"("app_id", "external_id");

-- CreateIndex
CREATE INDEX "transaction_app_id_request_key_idx" ON "transaction"("app_id", "request_key");

-- CreateIndex
CREATE INDEX "transaction_settled_created_at_idx" ON "transaction"("settled", "created_at");

-- CreateIndex
CREATE INDEX "transaction_wallet_id_caip2_settled_idx" ON "transaction"("wallet_id", "caip2", "settled");

-- CreateIndex
CREATE UNIQUE INDEX "transaction_app_id_reference_key_key" ON "transaction"("app_id", "reference_key");

-- CreateIndex
CREATE INDEX "stored_request_expires_at_idx" ON "stored_request"("expires_at");

-- CreateIndex
CREATE INDEX "receipt_app_id_resource_id_idx" ON "receipt"("app_id", "resource_id");
