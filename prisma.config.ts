import { defineConfig } from "prisma/config";

/**
 * For the `prisma` command, which knows one schema at a time: `COUNTERSIGN_DATABASE=vault npx prisma studio`; without the variable it is
 * the app server's. Migrations are applied by `npm start` and written by `scripts/database/create-migration.ts`.
 */
const party = process.env.COUNTERSIGN_DATABASE === "vault" ? "vault" : "app";
const url = process.env[party === "vault" ? "DATABASE_URL_VAULT" : "DATABASE_URL_APP"];

export default defineConfig({
  schema: `prisma/${party}/schema.prisma`,
  migrations: { path: `prisma/${party}/migrations` },
  ...(url === undefined ? {} : { datasource: { url } }),
});
