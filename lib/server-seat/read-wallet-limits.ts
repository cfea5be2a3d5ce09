import "./assert-server-runtime.ts";
import { budgetsSchema } from "../protocol/api/budgets.ts";
import { policySchema } from "../protocol/api/policies.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { WalletLimits } from "../protocol/app/wallet-limits.ts";
import type { AppDatabase } from "./app-database.ts";
import type { StandardCap } from "./ensure-standard-cap.ts";
import { listAppTokens } from "./list-app-tokens.ts";
import { callWalletApi } from "./request-wallet-api.ts";

/** The policy that judges the owner's requests and what remains of its caps, read from the wallet API now. */
export async function readWalletLimits(database: AppDatabase, walletId: string): Promise<WalletLimits> {
  const path = `/v1/wallets/${encodeURIComponent(walletId)}`;
  const wallet = await callWalletApi(walletSchema, { method: "GET", path });
  const [policyId] = wallet.policy_ids;
  const [policy, { budgets }, own, caps, tokens] = await Promise.all([
    policyId === undefined ? null : callWalletApi(policySchema, { method: "GET", path: `/v1/policies/${encodeURIComponent(policyId)}` }),
    callWalletApi(budgetsSchema, { method: "GET", path: `${path}/budgets` }),
    policyId === undefined ? null : database.walletPolicy.findFirst({ where: { id: policyId, walletId, role: "wallet" } }),
    database.standardCap.findMany(),
    listAppTokens(),
  ]);
  const capOf = (name: StandardCap) => caps.find((cap) => cap.name === name)?.aggregationId ?? null;
  return {
    policy,
    isOwnPolicy: own !== null,
    budgets,
    dayCapId: capOf("eth_day"),
    tokenDayCapId: capOf("token_day"),
    tokens: [...tokens],
  };
}
