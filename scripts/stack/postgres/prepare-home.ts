import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../user-error.ts";
import type { Account } from "./find-account.ts";
import { findClosedFolder } from "./find-closed-folder.ts";
import type { PostgresBinaries } from "./locate-binaries.ts";

const OUTSIDE = "/var/lib/countersign";

/** Where the cluster is kept, the programs to run on it, and, if its files had to leave DATA_DIR, a sentence that says why. */
export type PostgresHome = { clusterDirectory: string; binaries: PostgresBinaries; notice: string | null };

/**
 * Chooses folders that the account of PostgreSQL can reach. For an ordinary user these are `DATA_DIR/postgres` and node_modules.
 *
 * Root's case: PostgreSQL runs as another account, which cannot enter, say, a clone under /root. Then its files go to
 * /var/lib/countersign, linked from `DATA_DIR/postgres`, and the programs are copied there. The link is the only
 * record of the place, so that a removed DATA_DIR means a fresh start and never an old cluster with unknown passwords.
 *
 * @throws UserError naming the closed folder and the ways out, if /var/lib/countersign cannot be used either
 */
export function prepareHome(dataDir: string, binaries: PostgresBinaries, account: Account | null): PostgresHome {
  const link = join(dataDir, "postgres");
  if (!account) return { clusterDirectory: link, binaries, notice: null };

  // Others may pass through the data folder, not list it; every file in it has its own mode.
  chmodSync(dataDir, 0o711);
  const closed = findClosedFolder(dataDir, account);
  if (closed === null) {
    return { clusterDirectory: link, binaries: reachablePrograms(binaries, join(dataDir, "postgres-programs"), account), notice: null };
  }
  const home = isLink(link) && existsSync(link) ? dirname(realpathSync(link)) : makeOutsideHome(link, closed, account);
  return {
    clusterDirectory: join(home, "cluster"),
    binaries: reachablePrograms(binaries, join(home, "programs"), account),
    notice: `PostgreSQL runs as account postgres, which cannot enter ${closed}: its files are in ${home}`,
  };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function makeOutsideHome(link: string, closed: string, account: Account): string {
  try {
    mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 });
    if (findClosedFolder(OUTSIDE, account) !== null) throw new Error(`${OUTSIDE} is closed too`);
    const home = mkdtempSync(join(OUTSIDE, "stack-"));
    // Owned by the account, because initdb makes `cluster` itself.
    chownSync(home, account.uid, account.gid);
    rmSync(link, { force: true });
    symlinkSync(join(home, "cluster"), link);
    return home;
  } catch {
    throw new UserError(
      `PostgreSQL runs as account postgres, which cannot enter ${closed}.`,
      `Let others pass through it (chmod o+x ${closed}), or set DATA_DIR to a folder that every account can enter, or run as an ordinary user.`,
    );
  }
}

/** The programs themselves if the account can run them, else its own copy of them (60 MB, made once for each version). */
function reachablePrograms(binaries: PostgresBinaries, copies: string, account: Account): PostgresBinaries {
  const status = statSync(binaries.postgres);
  if (findClosedFolder(dirname(binaries.postgres), account) === null && (status.mode & 0o005) === 0o005) return binaries;
  const root = join(copies, String(status.size));
  if (!existsSync(root)) {
    rmSync(copies, { recursive: true, force: true });
    cpSync(binaries.root, join(copies, "new"), { recursive: true, verbatimSymlinks: true });
    execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, copies]);
    renameSync(join(copies, "new"), root);
  }
  return { root, initdb: join(root, "bin", "initdb"), postgres: join(root, "bin", "postgres") };
}
