import "./assert-server-runtime.ts";
import { appSchema } from "../protocol/api/apps.ts";
import { listTokens, type Token } from "../protocol/chains/chain-table.ts";
import { getEnvironment } from "./environment.ts";
import { callWalletApi } from "./request-wallet-api.ts";

/** What the app's chain table, part of its sealed config, says about tokens on the configured chain. */
export async function listAppTokens(): Promise<readonly Token[]> {
  const { PRIVY_APP_ID, CHAIN_CAIP2 } = getEnvironment();
  const { chains } = await callWalletApi(appSchema, { method: "GET", path: `/v1/apps/${PRIVY_APP_ID}` });
  return listTokens(chains, CHAIN_CAIP2);
}
