import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dialableHost } from "../stack/settings/dialable-host.ts";
import type { Environment } from "../stack/settings/environment-schema.ts";
import { loadRecoverySecrets, type RecoverySecrets } from "./load-recovery-secrets.ts";

/** What the recovery site works with: the environment with every gap filled, and a folder of its own below DATA_DIR. */
export interface RecoverySettings {
  environment: Environment;
  paths: { root: string; logs: string; lock: string; processes: string };
  secrets: RecoverySecrets;
  origin: string;
  walletApiOrigin: string;
  /** Where this machine reaches the wallet API. */
  walletApiUrl: string;
}

export function resolveRecoverySettings(environment: Environment, dataDir: string): RecoverySettings {
  const paths = prepareRecoveryFolder(dataDir);
  return {
    environment,
    paths,
    secrets: readGivenSecrets(environment) ?? loadRecoverySecrets(join(paths.root, "secrets.json"), join(dataDir, "secrets.json")),
    origin: environment.RECOVERY_ORIGIN ?? `http://localhost:${environment.RECOVERY_PORT}`,
    walletApiOrigin: environment.WALLET_API_ORIGIN ?? `http://localhost:${environment.WALLET_API_PORT}`,
    walletApiUrl:
      environment.RECOVERY_WALLET_API_URL ?? `http://${dialableHost(environment.WALLET_API_HOST)}:${environment.WALLET_API_PORT}`,
  };
}

/** Where the recovery site keeps what it has; its lock says whether it runs. */
export function recoveryPaths(dataDir: string): RecoverySettings["paths"] {
  const root = join(dataDir, "recovery");
  return { root, logs: join(root, "logs"), lock: join(root, "run", "lock.json"), processes: join(root, "run", "processes.json") };
}

function prepareRecoveryFolder(dataDir: string): RecoverySettings["paths"] {
  const paths = recoveryPaths(dataDir);
  for (const folder of [paths.logs, join(paths.root, "run")]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return paths;
}

/** All four from the environment, or none: mixed with generated ones they would be of two installations. */
function readGivenSecrets({ RECOVERY_SESSION_SECRET, SERVER_SEAT_PRIVATE_KEY, PRIVY_APP_ID, PRIVY_APP_SECRET }: Environment) {
  if (!RECOVERY_SESSION_SECRET || !SERVER_SEAT_PRIVATE_KEY || !PRIVY_APP_ID || !PRIVY_APP_SECRET) return null;
  return {
    sessionSecret: RECOVERY_SESSION_SECRET,
    serverSeatPrivateKey: SERVER_SEAT_PRIVATE_KEY,
    appId: PRIVY_APP_ID,
    appSecret: PRIVY_APP_SECRET,
  };
}
