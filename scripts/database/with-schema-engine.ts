import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaContainer, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { type Party, partyFolder } from "./parties.ts";

/** Nothing in our databases is managed by somebody else. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

export function readSchema(party: Party): SchemaContainer {
  const path = join(partyFolder(party), "schema.prisma");
  return { path, content: readFileSync(path, "utf8") };
}

/**
 * Uses Prisma's schema engine on one database, as WebAssembly over the `pg` driver. The command line tool would download a native
 * engine, from a host that closed networks do not reach.
 *
 * The connections are closed at the end, and with them the engine's advisory lock is let go. Left to the pool, it would be held for ten more
 * seconds, in which nobody else could migrate.
 */
export async function withSchemaEngine<T>(party: Party, url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await importQuietly();
  const schema = readSchema(party);
  const pool = new pg.Pool({ connectionString: url });
  pool.on("error", () => {});
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/** Node 26 calls WebAssembly modules experimental, once in each process; the warning means nothing to whoever starts the stack. */
async function importQuietly(): Promise<typeof import("@prisma/schema-engine-wasm")> {
  const emit = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return await import("@prisma/schema-engine-wasm");
  } finally {
    process.emitWarning = emit;
  }
}
