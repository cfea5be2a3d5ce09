import { join } from "node:path";
import type { ProcessSpec } from "../process/process-spec.ts";
import { dialableHost } from "../settings/dialable-host.ts";
import { requireSecret } from "../settings/require-secret.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import type { WebAppCredentials } from "../web-app/ensure-web-app.ts";
import { answersHttp } from "./answers-http.ts";
import { baseEnvironment } from "./base-environment.ts";

/** The app server: the production build, or with `hotReload` the development server of Next.js. */
export function describeWeb(settings: Settings, projectRoot: string, app: WebAppCredentials, hotReload: boolean): ProcessSpec {
  const { environment } = settings;
  return {
    name: "web",
    command: process.execPath,
    args: [
      join(projectRoot, "node_modules/next/dist/bin/next"),
      hotReload ? "dev" : "start",
      "-p",
      String(environment.PORT),
      "-H",
      environment.WEB_HOST,
    ],
    env: { ...webEnvironment(settings, app, hotReload ? "development" : "production"), PORT: String(environment.PORT) },
    cwd: projectRoot,
    watchesSupervisor: true,
    stopSignal: "SIGTERM",
    stopWithinMs: 1_500,
    isReady: () => answersHttp(`http://${dialableHost(environment.WEB_HOST)}:${environment.PORT}/api/health`),
    readyWithinMs: 120_000,
  };
}

/** What the app server is told: all of its settings, and none of the others'. */
export function webEnvironment(settings: Settings, app: WebAppCredentials, nodeEnv: "development" | "production"): Record<string, string> {
  const { environment } = settings;
  return {
    ...baseEnvironment(settings, nodeEnv),
    NEXT_TELEMETRY_DISABLED: "1",
    // Next.js would load the whole of .env by itself, with the host's secrets in it.
    __NEXT_PROCESSED_ENV: "true",
    WEB_ORIGIN: settings.webOrigin,
    NEXTAUTH_URL: settings.webOrigin,
    NEXTAUTH_SECRET: requireSecret(settings, "NEXTAUTH_SECRET"),
    DATABASE_URL_APP: settings.databaseUrls.app,
    WALLET_API_URL: settings.walletApiUrl,
    WALLET_API_ORIGIN: settings.walletApiOrigin,
    PRIVY_APP_ID: app.appId,
    PRIVY_APP_SECRET: app.appSecret,
    SERVER_SEAT_PRIVATE_KEY: requireSecret(settings, "SERVER_SEAT_PRIVATE_KEY"),
    USER_JWT_PRIVATE_KEY: requireSecret(settings, "USER_JWT_PRIVATE_KEY"),
    ...(environment.SMTP_URL === undefined ? {} : { SMTP_URL: environment.SMTP_URL }),
    MAIL_FROM: environment.MAIL_FROM,
    CHAIN_CAIP2: environment.CHAIN_CAIP2,
    CHAIN_NAME: environment.CHAIN_NAME,
    CHAIN_RPC_URL: settings.chainRpcUrl,
    CHAIN_PUBLIC_RPC_URL: environment.CHAIN_PUBLIC_RPC_URL ?? settings.chainRpcUrl,
    RULE_STEP_UP_ETH: environment.RULE_STEP_UP_ETH,
    RULE_DAILY_ETH: environment.RULE_DAILY_ETH,
    RULE_DAILY_MAX_ETH: environment.RULE_DAILY_MAX_ETH,
  };
}
