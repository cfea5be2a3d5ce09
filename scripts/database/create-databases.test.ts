import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { createDatabases } from "./create-databases.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { PARTIES, partyFolder } from "./parties.ts";
import { readMigrations } from "./read-migrations.ts";
import { withScratchPostgres } from "./with-scratch-postgres.ts";

const PASSWORDS = { app: "a", vault: "v" };

async function connect(superuserUrl: string, role: "app" | "vault", database: string): Promise<void> {
  const url = new URL(superuserUrl);
  url.username = `countersign_${role}`;
  url.password = PASSWORDS[role];
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.end();
}

test(
  "behavior: each party reaches its own database and no other",
  () =>
    withScratchPostgres(async (url) => {
      await createDatabases(url, PASSWORDS);
      await createDatabases(url, PASSWORDS);
      await connect(url, "app", "countersign_app");
      await connect(url, "vault", "countersign_vault");
      await expect(connect(url, "app", "countersign_vault")).rejects.toThrow("permission denied for database");
      await expect(connect(url, "vault", "countersign_app")).rejects.toThrow("permission denied for database");
      await expect(connect(url, "vault", "postgres")).rejects.toThrow("permission denied for database");

      for (const party of PARTIES) {
        const own = Object.assign(new URL(url), {
          username: `countersign_${party}`,
          password: PASSWORDS[party],
          pathname: `/countersign_${party}`,
        });
        expect(await migrateDatabase(party, own.href)).toEqual(readMigrations(party).migrationDirectories.map(({ path }) => path));
        expect(await migrateDatabase(party, own.href)).toEqual([]);
      }
    }),
  60_000,
);

test.each(PARTIES)("behavior: the migrations of %s lead to its schema", (party) => {
  const read = (...path: string[]) => readFileSync(join(partyFolder(party), ...path), "utf8");
  expect(read("migrations", "schema.prisma"), "run: node scripts/database/create-migration.ts").toBe(read("schema.prisma"));
});
