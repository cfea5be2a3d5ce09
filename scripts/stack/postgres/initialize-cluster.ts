import { execFile } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "../process/child-environment.ts";
import type { Account } from "./find-account.ts";
import type { PostgresHome } from "./prepare-home.ts";

export const SUPERUSER = "countersign";

/**
 * Makes a new cluster unless there is one. It is made beside its place and moved there when complete, so that an interrupted first
 * start leaves nothing half-made. Encoding and collation come from PostgreSQL itself: a cluster does not depend on the machine's locales.
 */
export async function initializeCluster(
  { clusterDirectory, binaries }: PostgresHome,
  password: string,
  account: Account | null,
): Promise<void> {
  if (existsSync(join(clusterDirectory, "PG_VERSION"))) return;
  const unfinished = `${clusterDirectory}.new`;
  const secretFolder = mkdtempSync(join(tmpdir(), "countersign-"));
  const passwordFile = join(secretFolder, "password");
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    chmodSync(unfinished, 0o700);
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account) for (const path of [unfinished, secretFolder, passwordFile]) chownSync(path, account.uid, account.gid);
    await promisify(execFile)(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
      ],
      { cwd: dirname(unfinished), env: childEnvironment({ PATH: process.env.PATH ?? "", LC_ALL: "C" }), ...account },
    );
    renameSync(unfinished, clusterDirectory);
  } finally {
    rmSync(secretFolder, { recursive: true, force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}
