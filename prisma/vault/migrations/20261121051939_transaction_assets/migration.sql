-- AlterTable
ALTER TABLE "transaction" ADD COLUMN     "assets" TEXT[] DEFAULT ARRAY[]::TEXT[];
