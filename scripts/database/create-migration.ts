/**
 * `node scripts/database/create-migration.ts <app|vault> <name>`: writes the SQL that leads from the last migration to
 * `prisma/<party>/schema.prisma`. Nothing needs to run: a temporary PostgreSQL proves that the whole history applies to an empty database.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DiffTarget } from "@prisma/schema-engine-wasm";
import { fail } from "../fail.ts";
import { UserError } from "../stack/user-error.ts";
import { migrateDatabase } from "./migrate-database.ts";
import { PARTIES, type Party, partyFolder } from "./parties.ts";
import { NO_FILTERS, readSchema, withSchemaEngine } from "./with-schema-engine.ts";
import { withScratchPostgres } from "./with-scratch-postgres.ts";

/**
 * Returns the folder of the new migration, or `null` if the schema asks for no change.
 *
 * The starting point is a copy of the schema that each migration leaves beside it, not a look into a database: the WebAssembly build of the
 * engine cannot describe a PostgreSQL (checked with 7.10.0: it refuses the catalogue's column type `char`).
 */
export async function createMigration(party: Party, name: string): Promise<string | null> {
  const migrations = join(partyFolder(party), "migrations");
  const schema = readSchema(party);
  return withScratchPostgres(async (url) => {
    const script = await writeScript(party, url, readLastSchema(migrations));
    if (script.trim() === "") return null;

    const folder = join(migrations, `${timestamp()}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "migration.sql"), script);
    try {
      await migrateDatabase(party, url);
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
    writeFileSync(join(migrations, "migration_lock.toml"), 'provider = "postgresql"\n');
    writeFileSync(join(migrations, "schema.prisma"), schema.content);
    return folder;
  });
}

function readLastSchema(migrations: string): DiffTarget {
  const path = join(migrations, "schema.prisma");
  return existsSync(path) ? { tag: "schemaDatamodel", files: [{ path, content: readFileSync(path, "utf8") }] } : { tag: "empty" };
}

async function writeScript(party: Party, url: string, from: DiffTarget): Promise<string> {
  const to: DiffTarget = { tag: "schemaDatamodel", files: [readSchema(party)] };
  const { stdout } = await withSchemaEngine(party, url, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: NO_FILTERS }),
  );
  const script = stdout ?? "";
  if (script.includes("-- This is an empty migration.")) return "";
  // Every database has this schema, and a role that owns tables only may not make schemas.
  return script.replace('-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n\n', "");
}

/** UTC, as Prisma names its migrations: 20261121093000. */
function timestamp(): string {
  return new Date().toISOString().replace(/\D/g, "").slice(0, 14);
}

if (import.meta.main) {
  const [party, name] = process.argv.slice(2);
  const known = PARTIES.find((candidate) => candidate === party);
  try {
    if (!known || !name || !/^[a-z0-9_]+$/.test(name)) {
      throw new UserError("A party and a name are needed.", "node scripts/database/create-migration.ts <app|vault> <name_in_snake_case>");
    }
    const folder = await createMigration(known, name);
    console.log(folder ?? `prisma/${known}: the migrations already describe the schema; nothing written.`);
  } catch (error) {
    fail(error);
  }
}
