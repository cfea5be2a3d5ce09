import { dryRunSchema } from "@/lib/protocol/api/policy-verdicts.ts";
import { dryRunRequestSchema } from "@/lib/protocol/app/wallet-limits.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { callWalletApi } from "@/lib/server-seat/request-wallet-api.ts";
import { requireOwnWallet } from "@/lib/server-seat/require-own-wallet.ts";

/** What a wallet's policy would say to a request of its owner. Nothing is signed. */
export const POST = postRoute(dryRunRequestSchema, async ({ user, body: { walletId, body } }) => {
  const { id } = await requireOwnWallet(getAppDatabase(), user.id, walletId);
  return callWalletApi(dryRunSchema, { method: "POST", path: `/v1/wallets/${id}/rpc/dry_run`, body });
});
