import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { readWalletLimits } from "@/lib/server-seat/read-wallet-limits.ts";
import { requireOwnWallet } from "@/lib/server-seat/require-own-wallet.ts";

/** What limits one of the person's wallets, and what is left. */
export const GET = getRoute<{ id: string }>(async ({ user, params }) => {
  const database = getAppDatabase();
  const wallet = await requireOwnWallet(database, user.id, params.id);
  return { ...(await readWalletLimits(database, wallet.id)) };
});
