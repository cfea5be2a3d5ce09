import pg from "pg";
import type { ProcessSpec } from "../process/process-spec.ts";
import type { Account } from "./find-account.ts";
import { SUPERUSER } from "./initialize-cluster.ts";
import type { PostgresHome } from "./prepare-home.ts";

/** Connection URL of a role of the embedded cluster, which listens on the loopback interface only. */
export function embeddedUrl(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The embedded PostgreSQL as a supervised process. SIGINT is its "fast" shutdown: sessions are ended, everything is written, it exits. */
export function describePostgres(
  { clusterDirectory, binaries }: PostgresHome,
  port: number,
  password: string,
  account: Account | null,
): ProcessSpec {
  return {
    name: "postgres",
    command: binaries.postgres,
    args: ["-D", clusterDirectory, "-p", String(port), ...Object.entries(OPTIONS).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C" },
    account,
    cwd: clusterDirectory,
    watchesSupervisor: false,
    stopSignal: "SIGINT",
    stopWithinMs: 4_000,
    isReady: () => answers(embeddedUrl(SUPERUSER, password, port, "postgres")),
    readyWithinMs: 60_000,
  };
}

const OPTIONS = {
  listen_addresses: "127.0.0.1",
  // No socket file: its path would be too long for deep data folders, and everybody here speaks TCP.
  unix_socket_directories: "",
  cluster_name: "countersign",
  max_connections: "200",
};

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
