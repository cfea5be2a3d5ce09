import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { findClosedFolder } from "../stack/postgres/find-closed-folder.ts";
import { UserError } from "../stack/user-error.ts";

/** Whether the data folder can be made or written, and PostgreSQL's own account can enter it. */
export function checkFolder(dataDir: string): string {
  const existing = nearestExisting(dataDir);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    throw new UserError(`${existing} cannot be written.`, "Set DATA_DIR to a folder of your own.");
  }
  if (process.getuid?.() !== 0) return "can be written";
  // Any account will do: none but root has rights of its own there.
  const closed = findClosedFolder(existing, { uid: 65_534, gid: 65_534 });
  if (closed === null || closed === dataDir) return "can be written, also by PostgreSQL's own account";
  return `can be written; PostgreSQL's account cannot enter ${closed}, so its files will be in /var/lib/countersign`;
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}
