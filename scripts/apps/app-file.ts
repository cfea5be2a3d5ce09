import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../stack/user-error.ts";
import { writeFileSafely } from "../stack/write-file-safely.ts";

const appFileSchema = z.strictObject({
  app_id: z.string(),
  name: z.string(),
  app_secret: z.string(),
  /** PKCS#8, base64. Lost, the app's settings can never be changed again. */
  admin_private_key: z.string(),
  origins: z.array(z.string()),
  created_at: z.string(),
});
/** `DATA_DIR/apps/<appId>.json`, 0600: what only the app's creator has. */
export type AppFile = z.infer<typeof appFileSchema>;

export function saveAppFile(dataDir: string, app: AppFile): string {
  const folder = join(dataDir, "apps");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${app.app_id}.json`);
  writeFileSafely(path, `${JSON.stringify(app, null, 2)}\n`);
  return path;
}

export function listAppFiles(dataDir: string): AppFile[] {
  const folder = join(dataDir, "apps");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^c[0-9a-z]{24}\.json$/.test(name)) : [];
  return names.map((name) => readAppFile(join(folder, name))).sort((a, b) => a.created_at.localeCompare(b.created_at));
}

/** @throws UserError when the app was not created from this data folder */
export function findAppFile(dataDir: string, appId: string): AppFile {
  const path = join(dataDir, "apps", `${appId}.json`);
  if (/^c[0-9a-z]{24}$/.test(appId) && existsSync(path)) return readAppFile(path);
  throw new UserError(
    `There is no app ${appId} in ${join(dataDir, "apps")}.`,
    "See `npm run apps -- list`, or set DATA_DIR to where it was created.",
  );
}

function readAppFile(path: string): AppFile {
  const parsed = appFileSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (parsed.success) return parsed.data;
  throw new UserError(`${path} is damaged.`, "Restore it from a backup.");
}
