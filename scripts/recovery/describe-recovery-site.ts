import { join } from "node:path";
import type { ProcessSpec } from "../stack/process/process-spec.ts";
import { answersHttp } from "../stack/services/answers-http.ts";
import { machineEnvironment } from "../stack/services/base-environment.ts";
import { dialableHost } from "../stack/settings/dialable-host.ts";
import type { RecoverySettings } from "./resolve-recovery-settings.ts";

/** The recovery site: the app's own production build, told to be it. It is given no database and no key for user tokens, and refuses to start with one. */
export function describeRecoverySite(settings: RecoverySettings, projectRoot: string): ProcessSpec {
  const { environment, paths, secrets, origin } = settings;
  const { RECOVERY_HOST: host, RECOVERY_PORT: port } = environment;
  return {
    name: "recovery",
    command: process.execPath,
    args: [join(projectRoot, "node_modules/next/dist/bin/next"), "start", "-p", String(port), "-H", host],
    env: {
      ...machineEnvironment(),
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // Next.js would load the whole of .env by itself, with everybody's secrets in it.
      __NEXT_PROCESSED_ENV: "true",
      COUNTERSIGN_SITE: "recovery",
      COUNTERSIGN_MODE: environment.COUNTERSIGN_MODE,
      DATA_DIR: paths.root,
      LOG_LEVEL: environment.LOG_LEVEL,
      PORT: String(port),
      WEB_ORIGIN: origin,
      NEXTAUTH_URL: origin,
      NEXTAUTH_SECRET: secrets.sessionSecret,
      WALLET_API_URL: settings.walletApiUrl,
      WALLET_API_ORIGIN: settings.walletApiOrigin,
      PRIVY_APP_ID: secrets.appId,
      PRIVY_APP_SECRET: secrets.appSecret,
      SERVER_SEAT_PRIVATE_KEY: secrets.serverSeatPrivateKey,
      ...(environment.SMTP_URL === undefined ? {} : { SMTP_URL: environment.SMTP_URL }),
      MAIL_FROM: environment.MAIL_FROM,
    },
    cwd: projectRoot,
    watchesSupervisor: true,
    stopSignal: "SIGTERM",
    stopWithinMs: 1_500,
    isReady: () => answersHttp(`http://${dialableHost(host)}:${port}/api/health`),
    readyWithinMs: 120_000,
  };
}
