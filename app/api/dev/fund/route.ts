import { z } from "zod";
import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { getEnvironment } from "@/lib/server-seat/environment.ts";
import { fundFromDevelopmentChain } from "@/lib/server-seat/fund-from-development-chain.ts";

const bodySchema = z.strictObject({ walletId: z.string().min(1).max(64), asset: z.string().min(1).max(32).default("eth") });

/** Development only: test money from the local chain's first account, 1 ETH or 100 of a test token such as `usdc`. */
export const POST = postRoute(bodySchema, async ({ user, body }) => {
  if (getEnvironment().COUNTERSIGN_MODE !== "development") throw new ApiError("not_found", "Nothing is here.");
  const wallet = await getAppDatabase().wallet.findFirst({ where: { id: body.walletId, userId: user.id } });
  if (wallet === null) throw new ApiError("wallet_not_found", "This is not one of your wallets.");
  return { hash: await fundFromDevelopmentChain(wallet.address, body.asset) };
});
