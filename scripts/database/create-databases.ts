import pg from "pg";
import { PARTIES } from "./parties.ts";

/**
 * Makes the two databases of an embedded cluster, `countersign_app` and `countersign_vault`, each with an owner of the same name.
 * Neither owner can connect to the other's database, nor to the maintenance database. Does nothing that has been done.
 */
export async function createDatabases(superuserUrl: string, passwords: { app: string; vault: string }): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ kind: string; name: string }>(
      "SELECT 'role' AS kind, rolname AS name FROM pg_roles UNION ALL SELECT 'database', datname FROM pg_database",
    );
    const exists = (kind: string, name: string) => rows.some((row) => row.kind === kind && row.name === name);
    for (const party of PARTIES) {
      const name = `countersign_${party}`;
      const role = client.escapeIdentifier(name);
      const verb = exists("role", name) ? "ALTER" : "CREATE";
      // The password is set each time: the secrets file is the one place that says what it is.
      await client.query(
        `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(passwords[party])}`,
      );
      if (!exists("database", name)) await client.query(`CREATE DATABASE ${role} OWNER ${role} TEMPLATE template0`);
      await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${role} FROM PUBLIC`);
    }
    await client.query("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
  } finally {
    await client.end();
  }
}
