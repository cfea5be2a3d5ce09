import type { Settings } from "../settings/resolve-settings.ts";

/** What a Node program needs of the machine: paths, language, and the way out through proxies. No variable of ours, no secret. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TZ",
  "LANG",
  "LC_ALL",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** The variables of the machine that a Node program may need. */
export function machineEnvironment(): Record<string, string> {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/**
 * The part of the environment that all our processes share. Each gets its own variables besides and no other's: what leaks from
 * one party's environment must not be enough to act as another.
 */
export function baseEnvironment({ environment, paths }: Settings, nodeEnv: "development" | "production"): Record<string, string> {
  return {
    ...machineEnvironment(),
    NODE_ENV: nodeEnv,
    COUNTERSIGN_MODE: environment.COUNTERSIGN_MODE,
    DATA_DIR: paths.root,
    LOG_LEVEL: environment.LOG_LEVEL,
  };
}
