import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { readWalletRecords } from "@/lib/server-seat/read-wallet-records.ts";

/** Who may do what with one of the person's wallets, as the wallet API has it. */
export const GET = getRoute<{ id: string }>(async ({ user, params }) => {
  const wallet = await getAppDatabase().wallet.findFirst({ where: { id: params.id, userId: user.id } });
  if (wallet === null) throw new ApiError("wallet_not_found", "This is not one of your wallets.");
  return { ...(await readWalletRecords(wallet.id)) };
});
