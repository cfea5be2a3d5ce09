import "../server-seat/assert-server-runtime.ts";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { getSiteEnvironment } from "../server-seat/environment.ts";

const mailSchema = z.strictObject({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** As it is typed: `ABCD-EFGH`. Of sign-in mails only, as is the link. */
  code: z.string().exactOptional(),
  /** Signs in when opened. */
  url: z.string().exactOptional(),
  sentAtMs: z.int(),
});
export type LocalMail = z.infer<typeof mailSchema>;

const KEPT = 50;

/** Whether mail goes to files that the page /dev/mailbox shows: in development, while there is no SMTP server. */
export function isMailboxLocal(): boolean {
  const { COUNTERSIGN_MODE, SMTP_URL } = getSiteEnvironment();
  return COUNTERSIGN_MODE === "development" && SMTP_URL === undefined;
}

/** Newest first; empty whenever the mailbox does not exist. */
export async function listMail(): Promise<LocalMail[]> {
  if (!isMailboxLocal()) return [];
  const names = await listNames();
  const mails = await Promise.all(names.map((name) => readMail(name)));
  return mails.filter((mail) => mail !== null);
}

export async function storeMail(mail: Omit<LocalMail, "id" | "sentAtMs">): Promise<void> {
  if (!isMailboxLocal()) throw new Error("the local mailbox exists in development only");
  const sentAtMs = Date.now();
  const id = `${sentAtMs}-${randomUUID()}`;
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  // Written beside and moved in, so that a reader never meets half a file.
  const draft = join(folder(), `.${id}`);
  await writeFile(draft, JSON.stringify({ id, ...mail, sentAtMs }), { mode: 0o600 });
  await rename(draft, join(folder(), `${id}.json`));
  const old = (await listNames()).slice(KEPT);
  await Promise.all(old.map((name) => rm(join(folder(), name), { force: true })));
}

async function readMail(name: string): Promise<LocalMail | null> {
  try {
    return mailSchema.parse(JSON.parse(await readFile(join(folder(), name), "utf8")));
  } catch {
    // Removed meanwhile, or not ours.
    return null;
  }
}

async function listNames(): Promise<string[]> {
  const names = await readdir(folder()).catch(() => []);
  return names.filter((name) => /^[0-9]{13}-[0-9a-f-]{36}\.json$/.test(name)).sort((a, b) => b.localeCompare(a));
}

function folder(): string {
  return join(getSiteEnvironment().DATA_DIR, "mailbox");
}
