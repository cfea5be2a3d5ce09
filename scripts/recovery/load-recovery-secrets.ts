import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { loadSecrets } from "../stack/settings/load-secrets.ts";
import { UserError } from "../stack/user-error.ts";
import { writeFileSafely } from "../stack/write-file-safely.ts";

const secretsSchema = z.strictObject({
  sessionSecret: z.string().min(32),
  serverSeatPrivateKey: z.string(),
  appId: z.string(),
  appSecret: z.string(),
});

export type RecoverySecrets = z.infer<typeof secretsSchema>;

/**
 * Reads the recovery site's own secrets, making them at its first start: a session secret that nobody else has, and of the stack's secrets the two it cannot do without, the
 * server's seat and the app's. From then on the stack's file is not read. Development only: production generates nothing and is told them.
 */
export function loadRecoverySecrets(path: string, stackSecretsPath: string): RecoverySecrets {
  if (existsSync(path)) {
    const read = secretsSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (read.success) return read.data;
    throw new UserError(`${path} is damaged.`, "Remove it: the next start makes it anew from the stack's secrets.");
  }
  const stack = existsSync(stackSecretsPath) ? loadSecrets(stackSecretsPath) : undefined;
  if (stack?.webApp === undefined) {
    throw new UserError(
      `There are no wallets in ${stackSecretsPath.replace(/\/[^/]*$/, "")}.`,
      "Start the stack once with `npm start`, or set DATA_DIR.",
    );
  }
  const secrets: RecoverySecrets = {
    sessionSecret: randomBytes(32).toString("base64"),
    serverSeatPrivateKey: stack.SERVER_SEAT_PRIVATE_KEY,
    appId: stack.webApp.appId,
    appSecret: stack.webApp.appSecret,
  };
  writeFileSafely(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
