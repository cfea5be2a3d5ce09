-- Not carried over to standard_cap: only the owner of these sums was ever compared. The next automation makes one that is compared as a whole.
-- AlterTable
ALTER TABLE "server_signer" DROP COLUMN "day_sum_id";
