import { UserError } from "../stack/user-error.ts";
import type { Party } from "./parties.ts";
import { readMigrations } from "./read-migrations.ts";
import { NO_FILTERS, withSchemaEngine } from "./with-schema-engine.ts";

/**
 * Applies the migrations that a database does not have yet and returns their names. Prisma's own table `_prisma_migrations` keeps the
 * record, so that `prisma migrate status` understands it.
 *
 * @throws UserError if the database was made by a newer version, an applied migration was edited, or one failed half-way
 */
export async function migrateDatabase(party: Party, url: string): Promise<string[]> {
  const migrationsList = readMigrations(party);
  return withSchemaEngine(party, url, async (engine) => {
    const found = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS });
    if (found.history && found.history.diagnostic !== "databaseIsBehind") {
      const unknown = found.history.unpersistedMigrationNames.join(", ");
      throw new UserError(
        `The ${party} database has migrations that this version does not know: ${unknown}.`,
        "Run the newer version, or restore a backup.",
      );
    }
    if (found.editedMigrationNames.length > 0) {
      throw new UserError(
        `Applied migrations of prisma/${party} were edited: ${found.editedMigrationNames.join(", ")}.`,
        "Put them back and add a new migration.",
      );
    }
    return (await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })).appliedMigrationNames;
  });
}
