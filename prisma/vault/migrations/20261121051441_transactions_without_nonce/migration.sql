-- AlterTable
ALTER TABLE "transaction" ALTER COLUMN "nonce" DROP NOT NULL;
