import { clearStaleServer } from "./clear-stale-server.ts";
import { type Account, findAccount } from "./find-account.ts";
import { initializeCluster } from "./initialize-cluster.ts";
import { locateBinaries } from "./locate-binaries.ts";
import { type PostgresHome, prepareHome } from "./prepare-home.ts";

/** Everything before the start of the embedded PostgreSQL: programs, account, folders, the cluster itself, and no server left on it. */
export async function preparePostgres(
  dataDir: string,
  superuserPassword: string,
): Promise<{ home: PostgresHome; account: Account | null }> {
  const binaries = await locateBinaries();
  const account = findAccount();
  const home = prepareHome(dataDir, binaries, account);
  await initializeCluster(home, superuserPassword, account);
  await clearStaleServer(home.clusterDirectory);
  return { home, account };
}
