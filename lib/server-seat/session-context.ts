import "./assert-server-runtime.ts";
import { cache } from "react";
import { getSessionUser } from "../auth/session-user.ts";
import type { AppConfig, AppState } from "../protocol/app/app-state.ts";
import { getAppDatabase } from "./app-database.ts";
import { summarizeFactor } from "./copy-factors.ts";
import { getEnvironment, type ServerEnvironment } from "./environment.ts";
import { formatSeatWallet } from "./format-seat-wallet.ts";
import { getServerSeatKey } from "./server-seat-key.ts";

/** Everything that a page needs to know about the person and the stack; for server components. Reads the session cookie; layout and page of one request share one reading. */
export const getAppState = cache(async (): Promise<AppState> => {
  const config = getAppConfig();
  const user = await getSessionUser();
  if (user === null) return { user: null, factor: null, wallets: [], config };
  const database = getAppDatabase();
  const [factor, wallets] = await Promise.all([
    database.factor.findFirst({ where: { userId: user.id }, orderBy: { enrolledAt: "asc" } }),
    database.wallet.findMany({ where: { userId: user.id }, orderBy: { createdAt: "asc" } }),
  ]);
  return {
    user,
    factor: factor === null ? null : summarizeFactor(factor),
    wallets: wallets.map(formatSeatWallet),
    config,
  };
});

/** What browsers may know of the configuration. */
function getAppConfig(): AppConfig {
  return formatAppConfig(getEnvironment(), getServerSeatKey().fingerprint);
}

function formatAppConfig(environment: ServerEnvironment, serverSeatFingerprint: string): AppConfig {
  return {
    appId: environment.PRIVY_APP_ID,
    walletApiOrigin: environment.WALLET_API_ORIGIN,
    webOrigin: environment.WEB_ORIGIN,
    development: environment.COUNTERSIGN_MODE === "development",
    simulated: true,
    chain: {
      id: Number(environment.CHAIN_CAIP2.slice("eip155:".length)),
      caip2: environment.CHAIN_CAIP2,
      name: environment.CHAIN_NAME,
      rpcUrl: environment.CHAIN_PUBLIC_RPC_URL ?? environment.CHAIN_RPC_URL,
      currency: "ETH",
    },
    rules: {
      stepUpEth: environment.RULE_STEP_UP_ETH,
      dailyEth: environment.RULE_DAILY_ETH,
      dailyMaxEth: environment.RULE_DAILY_MAX_ETH,
    },
    serverSeatFingerprint,
  };
}
