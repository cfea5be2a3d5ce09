import { fileURLToPath } from "node:url";

/** The two owners of a database: the app server (`prisma/app`) and the wallet host (`prisma/vault`). */
export const PARTIES = ["app", "vault"] as const;
export type Party = (typeof PARTIES)[number];

/** Folder that holds the party's `schema.prisma` and `migrations/`. */
export function partyFolder(party: Party): string {
  return fileURLToPath(new URL(`../../prisma/${party}`, import.meta.url));
}
