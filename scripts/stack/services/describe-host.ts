import { join } from "node:path";
import type { ProcessSpec } from "../process/process-spec.ts";
import { requireSecret } from "../settings/require-secret.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { answersHttp } from "./answers-http.ts";
import { baseEnvironment } from "./base-environment.ts";

/** The wallet host. It is ready when its health says so, which includes an enclave that answers. */
export function describeHost(settings: Settings, projectRoot: string): ProcessSpec {
  const { environment, paths } = settings;
  return {
    name: "host",
    command: process.execPath,
    args: [join(projectRoot, "enclave-sim/host/main.ts")],
    env: {
      ...baseEnvironment(settings, "production"),
      WALLET_API_PORT: String(environment.WALLET_API_PORT),
      WALLET_API_HOST: environment.WALLET_API_HOST,
      DATABASE_URL_VAULT: settings.databaseUrls.vault,
      VSOCK_PATH: paths.vsock,
      HOST_SHARE_KEY: requireSecret(settings, "HOST_SHARE_KEY"),
      OPERATOR_TOKEN: requireSecret(settings, "OPERATOR_TOKEN"),
      WEBHOOK_TIME_SCALE: String(environment.WEBHOOK_TIME_SCALE),
      RATE_LIMIT_APP: String(environment.RATE_LIMIT_APP),
      RATE_LIMIT_WALLET: String(environment.RATE_LIMIT_WALLET),
      RATE_LIMIT_USER: String(environment.RATE_LIMIT_USER),
      RATE_LIMIT_NEW_USERS: String(environment.RATE_LIMIT_NEW_USERS),
      RATE_LIMIT_ADDRESS: String(environment.RATE_LIMIT_ADDRESS),
      CHAINS: JSON.stringify({ [environment.CHAIN_CAIP2]: { name: environment.CHAIN_NAME, rpc_url: settings.chainRpcUrl } }),
      ...describeSolana(environment),
      ...describeTron(environment),
    },
    cwd: projectRoot,
    watchesSupervisor: true,
    stopSignal: "SIGTERM",
    stopWithinMs: 2_000,
    isReady: () => answersHttp(`${settings.walletApiUrl}/v1/health`),
    // In production the enclave may be waiting for its measurement to be approved: `npm run kms -- approve` beside this start.
    readyWithinMs: settings.development ? 60_000 : 15 * 60_000,
  };
}

/** Solana is not there unless somebody names a node of it. */
function describeSolana({ SOLANA_CAIP2, SOLANA_NAME, SOLANA_RPC_URL }: Settings["environment"]): Record<string, string> {
  if (SOLANA_RPC_URL === undefined) return {};
  return { SOLANA_CHAINS: JSON.stringify({ [SOLANA_CAIP2]: { name: SOLANA_NAME, rpc_url: SOLANA_RPC_URL } }) };
}

function describeTron({ TRON_CAIP2, TRON_NAME, TRON_API_URL }: Settings["environment"]): Record<string, string> {
  if (TRON_API_URL === undefined) return {};
  return { TRON_CHAINS: JSON.stringify({ [TRON_CAIP2]: { name: TRON_NAME, api_url: TRON_API_URL } }) };
}
