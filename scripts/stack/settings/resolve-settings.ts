import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { describeDevelopmentChain } from "../chain/development-contracts.ts";
import { embeddedUrl } from "../postgres/describe-postgres.ts";
import { dialableHost } from "./dialable-host.ts";
import type { Environment } from "./environment-schema.ts";
import { type DevelopmentSecrets, loadSecrets } from "./load-secrets.ts";
import type { DataPaths } from "./prepare-data-folder.ts";

/** What a start works with: the environment with every gap filled. */
export type Settings = {
  environment: Environment;
  development: boolean;
  paths: DataPaths;
  /** `null` in production. */
  secrets: DevelopmentSecrets | null;
  embedsPostgres: boolean;
  embedsChain: boolean;
  databaseUrls: { app: string; vault: string };
  webOrigin: string;
  walletApiOrigin: string;
  /** Where other processes of this machine reach the wallet API. */
  walletApiUrl: string;
  chainRpcUrl: string;
  /** What apps are told about tokens and batch executors. */
  chainTable: ChainTable;
};

/** Fills the gaps of the environment; in development this makes the secrets. */
export function resolveSettings(environment: Environment, paths: DataPaths): Settings {
  const development = environment.COUNTERSIGN_MODE === "development";
  const secrets = development ? loadSecrets(paths.secrets) : null;
  const ownUrl = (party: "app" | "vault") =>
    embeddedUrl(`countersign_${party}`, secrets?.postgresPasswords[party] ?? "", environment.POSTGRES_PORT, `countersign_${party}`);
  return {
    environment,
    development,
    paths,
    secrets,
    embedsPostgres: environment.DATABASE_URL_APP === undefined,
    embedsChain: environment.CHAIN_RPC_URL === undefined,
    databaseUrls: { app: environment.DATABASE_URL_APP ?? ownUrl("app"), vault: environment.DATABASE_URL_VAULT ?? ownUrl("vault") },
    webOrigin: environment.WEB_ORIGIN ?? `http://localhost:${environment.PORT}`,
    walletApiOrigin: environment.WALLET_API_ORIGIN ?? `http://localhost:${environment.WALLET_API_PORT}`,
    walletApiUrl: `http://${dialableHost(environment.WALLET_API_HOST)}:${environment.WALLET_API_PORT}`,
    chainRpcUrl: environment.CHAIN_RPC_URL ?? `http://127.0.0.1:${environment.CHAIN_PORT}`,
    chainTable: resolveChainTable(environment),
  };
}

/** Nothing is known by itself about a chain that is not ours: a wrong address there costs money. */
export function resolveChainTable({ CHAIN_TABLE, CHAIN_RPC_URL, CHAIN_CAIP2 }: Environment): ChainTable {
  return CHAIN_TABLE ?? (CHAIN_RPC_URL === undefined ? describeDevelopmentChain(CHAIN_CAIP2) : {});
}
