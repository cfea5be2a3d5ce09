import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ChainTable } from "../../lib/protocol/chains/chain-table.ts";
import { dialableHost } from "../stack/settings/dialable-host.ts";
import { type DevelopmentSecrets, loadSecrets } from "../stack/settings/load-secrets.ts";
import { readEnvironment } from "../stack/settings/read-environment.ts";
import { resolveChainTable } from "../stack/settings/resolve-settings.ts";
import { UserError } from "../stack/user-error.ts";

export interface Connection {
  dataDir: string;
  /** Where this machine reaches the wallet API. */
  walletApiUrl: string;
  /** Origins that the wallet API is addressed by, and that requests are signed for. */
  origins: string[];
  development: boolean;
  /** @throws UserError when it is not known here */
  requireOperatorToken: () => string;
  /** Tokens and batch executors of the configured chains. */
  chainTable: ChainTable;
  /** The web app's own app, which the stack made for itself. */
  webApp: DevelopmentSecrets["webApp"];
}

/** The stack that the command is about: the one that `npm start` starts with the same `.env`, variables and DATA_DIR. */
export function resolveConnection(root: string): Connection {
  const environment = readEnvironment(process.env, join(root, ".env"), false);
  const dataDir = resolve(root, environment.DATA_DIR);
  const development = environment.COUNTERSIGN_MODE === "development";
  const secretsFile = join(dataDir, "secrets.json");
  // Read only: a command about a stack that was never started must not leave half a data folder behind.
  const secrets = development && existsSync(secretsFile) ? loadSecrets(secretsFile) : null;
  const operatorToken = environment.OPERATOR_TOKEN ?? secrets?.OPERATOR_TOKEN;
  const port = environment.WALLET_API_PORT;
  const origin = environment.WALLET_API_ORIGIN ?? `http://localhost:${port}`;
  return {
    dataDir,
    walletApiUrl: `http://${dialableHost(environment.WALLET_API_HOST)}:${port}`,
    // In development both names of this machine are in use, and a signature is for one of them.
    origins: development ? [...new Set([origin, `http://127.0.0.1:${port}`])] : [origin],
    development,
    requireOperatorToken: () => {
      if (operatorToken !== undefined) return operatorToken;
      throw new UserError("OPERATOR_TOKEN is not known here.", "Start the stack once with `npm start`, or set OPERATOR_TOKEN.");
    },
    chainTable: resolveChainTable(environment),
    webApp: secrets?.webApp,
  };
}
