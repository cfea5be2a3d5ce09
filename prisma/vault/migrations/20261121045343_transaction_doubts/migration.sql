-- AlterTable
ALTER TABLE "transaction" ADD COLUMN     "still_pending_at" TIMESTAMPTZ(3),
ADD COLUMN     "unanswered_at" TIMESTAMPTZ(3);
