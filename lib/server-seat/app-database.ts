import "./assert-server-runtime.ts";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../prisma/app/generated/client.ts";
import { getEnvironment } from "./environment.ts";

export type AppDatabase = PrismaClient;

/** `next dev` evaluates modules again after an edit; without this each edit would leave a pool of connections behind. */
const holder = globalThis as { countersignAppDatabase?: AppDatabase };

export function getAppDatabase(): AppDatabase {
  holder.countersignAppDatabase ??= openAppDatabase(getEnvironment().DATABASE_URL_APP);
  return holder.countersignAppDatabase;
}

export function openAppDatabase(url: string): AppDatabase {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 }) });
}
