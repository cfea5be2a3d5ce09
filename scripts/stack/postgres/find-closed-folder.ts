import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Account } from "./find-account.ts";

/**
 * The outermost folder on the way to `path` (`path` itself included) that the account may not enter, or `null`.
 * Folders that do not exist yet are passed over: whoever makes them gives them their mode. Access lists are not read, mode bits only.
 */
export function findClosedFolder(path: string, account: Account): string | null {
  const above = dirname(resolve(path));
  const closedAbove = above === resolve(path) ? null : findClosedFolder(above, account);
  if (closedAbove !== null) return closedAbove;
  if (!existsSync(path)) return null;
  const { mode, uid, gid } = statSync(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) === 0 ? resolve(path) : null;
}
