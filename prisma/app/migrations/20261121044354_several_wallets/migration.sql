-- AlterTable
ALTER TABLE "wallet" ADD COLUMN     "chain_type" TEXT NOT NULL DEFAULT 'ethereum',
ADD COLUMN     "custody" TEXT NOT NULL DEFAULT 'both',
ADD COLUMN     "name" TEXT NOT NULL DEFAULT 'Main wallet';

-- AlterTable
ALTER TABLE "wallet_action" ALTER COLUMN "user_signature" DROP NOT NULL;
