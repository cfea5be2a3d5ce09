-- AlterTable
ALTER TABLE "wallet_policy" ADD COLUMN     "replaces_id" TEXT;

-- AlterTable
ALTER TABLE "automation" RENAME COLUMN "amount_wei" TO "amount";
ALTER TABLE "automation" RENAME COLUMN "day_limit_wei" TO "day_limit";
ALTER TABLE "automation" ADD COLUMN     "call" TEXT,
ADD COLUMN     "token" TEXT,
ADD COLUMN     "watched" TEXT;

-- Until now a top-up watched the address that it paid.
UPDATE "automation" SET "watched" = "recipient" WHERE "kind" = 'top_up';
