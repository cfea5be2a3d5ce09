import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describePostgres, embeddedUrl } from "../stack/postgres/describe-postgres.ts";
import { findAccount } from "../stack/postgres/find-account.ts";
import { initializeCluster, SUPERUSER } from "../stack/postgres/initialize-cluster.ts";
import { locateBinaries } from "../stack/postgres/locate-binaries.ts";
import { prepareHome } from "../stack/postgres/prepare-home.ts";
import { runProcess } from "../stack/process/run-process.ts";
import { waitReady } from "../stack/process/wait-ready.ts";

/** Runs `use` with the URL of an empty PostgreSQL in a temporary folder, which is gone afterwards. */
export async function withScratchPostgres<T>(use: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-scratch-"));
  const account = findAccount();
  const home = prepareHome(folder, await locateBinaries(), account);
  const port = await findFreePort();
  const password = "scratch";
  await initializeCluster(home, password, account);
  const spec = describePostgres(home, port, password, account);
  const logFile = join(folder, "postgres.log");
  const server = runProcess(spec, logFile);
  try {
    await waitReady(spec, server, logFile);
    return await use(embeddedUrl(SUPERUSER, password, port, "postgres"));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
