import { policyReplaySchema } from "@/lib/protocol/api/policy-replay.ts";
import { replayRequestSchema } from "@/lib/protocol/app/wallet-limits.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { callWalletApi } from "@/lib/server-seat/request-wallet-api.ts";
import { requireOwnWallet } from "@/lib/server-seat/require-own-wallet.ts";

/** What rules would have refused of what one of the person's wallets has sent. Changes nothing. */
export const POST = postRoute(replayRequestSchema, async ({ user, body: { walletId, rules } }) => {
  const { id } = await requireOwnWallet(getAppDatabase(), user.id, walletId);
  return callWalletApi(policyReplaySchema, { method: "POST", path: `/v1/wallets/${id}/policy_replay`, body: { rules } });
});
