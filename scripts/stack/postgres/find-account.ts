import { execFileSync } from "node:child_process";
import { UserError } from "../user-error.ts";

/** User and group that PostgreSQL runs as when the stack was started by root; PostgreSQL itself refuses to be root. */
export type Account = { uid: number; gid: number };

const ACCOUNT = "postgres";

/** `null` for an ordinary user. For root: the system's `postgres` account, made if there is none. */
export function findAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const present = readAccount();
  if (present) return present;
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT], { stdio: "pipe" });
  } catch {
    // Looked for again below: Alpine-like systems have no useradd, and another start may have won the race.
  }
  const made = readAccount();
  if (made) return made;
  throw new UserError(
    "PostgreSQL cannot run as root, and a system account `postgres` could not be made for it.",
    "Run as an ordinary user, or make the account yourself: useradd --system --user-group postgres",
  );
}

function readAccount(): Account | null {
  try {
    const ask = (flag: string) => Number(execFileSync("id", [flag, ACCOUNT], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return null;
  }
}
