import { execFileSync } from "node:child_process";
import pg from "pg";
import { locateBinaries } from "../stack/postgres/locate-binaries.ts";
import type { Environment } from "../stack/settings/environment-schema.ts";
import { UserError } from "../stack/user-error.ts";

/** Whether the PostgreSQL that a start would use answers: both databases by URL, or the embedded program. */
export async function checkDatabases({ DATABASE_URL_APP, DATABASE_URL_VAULT }: Environment): Promise<string> {
  if (DATABASE_URL_APP === undefined || DATABASE_URL_VAULT === undefined) {
    const { postgres } = await locateBinaries();
    return `embedded, ${execFileSync(postgres, ["--version"], { encoding: "utf8" }).trim()}`;
  }
  const versions = [await readVersion("DATABASE_URL_APP", DATABASE_URL_APP), await readVersion("DATABASE_URL_VAULT", DATABASE_URL_VAULT)];
  return `app and vault answer, ${versions[0]}`;
}

async function readVersion(variable: string, connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("SELECT split_part(version(), ' on ', 1) AS version");
    return rows[0]?.version ?? "PostgreSQL";
  } catch (error) {
    throw new UserError(
      `${variable}: ${error instanceof Error ? error.message : String(error)}`,
      "Start that PostgreSQL, or correct the URL.",
    );
  } finally {
    await client.end().catch(() => {});
  }
}
