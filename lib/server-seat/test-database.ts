import { migrateDatabase } from "../../scripts/database/migrate-database.ts";
import { withScratchPostgres } from "../../scripts/database/with-scratch-postgres.ts";
import { type AppDatabase, openAppDatabase } from "./app-database.ts";

export interface TestDatabase {
  database: AppDatabase;
  url: string;
  close: () => Promise<void>;
}

/** For tests: a real PostgreSQL of its own with the app server's schema. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const opened = Promise.withResolvers<{ database: AppDatabase; url: string }>();
  const finished = Promise.withResolvers<void>();
  const running = withScratchPostgres(async (url) => {
    await migrateDatabase("app", url);
    const database = openAppDatabase(url);
    opened.resolve({ database, url });
    await finished.promise;
    await database.$disconnect();
  });
  running.catch(opened.reject);
  return {
    ...(await opened.promise),
    close: async () => {
      finished.resolve();
      await running;
    },
  };
}
