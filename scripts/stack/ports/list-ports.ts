import type { Environment } from "../settings/environment-schema.ts";
import type { WantedPort } from "./check-ports.ts";

/** The ports that a start with this environment listens on. */
export function listPorts(environment: Environment, withWeb: boolean): WantedPort[] {
  const ports: (WantedPort | false)[] = [
    withWeb && { variable: "PORT", port: environment.PORT, purpose: "web app" },
    { variable: "WALLET_API_PORT", port: environment.WALLET_API_PORT, purpose: "wallet API" },
    environment.CHAIN_RPC_URL === undefined && { variable: "CHAIN_PORT", port: environment.CHAIN_PORT, purpose: "development chain" },
    environment.DATABASE_URL_APP === undefined && { variable: "POSTGRES_PORT", port: environment.POSTGRES_PORT, purpose: "PostgreSQL" },
  ];
  return ports.filter((port) => port !== false);
}
