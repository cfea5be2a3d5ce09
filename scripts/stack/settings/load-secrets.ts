import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../user-error.ts";
import { writeFileSafely } from "../write-file-safely.ts";

const secretsSchema = z.object({
  HOST_SHARE_KEY: z.string(),
  OPERATOR_TOKEN: z.string(),
  NEXTAUTH_SECRET: z.string(),
  SERVER_SEAT_PRIVATE_KEY: z.string(),
  USER_JWT_PRIVATE_KEY: z.string(),
  postgresPasswords: z.object({ superuser: z.string(), app: z.string(), vault: z.string() }),
  /** The web app's own app at the wallet backend, once it has been created. */
  webApp: z
    .object({
      appId: z.string(),
      appSecret: z.string(),
      adminPrivateKey: z.string(),
      webOrigin: z.string(),
      walletApiOrigin: z.string(),
      /** The chain table that the app was told last, JSON. */
      chains: z.string().optional(),
    })
    .optional(),
});

export type DevelopmentSecrets = z.infer<typeof secretsSchema>;

/** Reads `DATA_DIR/secrets.json`, making it at the first start. Development only: production generates nothing. */
export function loadSecrets(path: string): DevelopmentSecrets {
  if (existsSync(path)) {
    const read = secretsSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (read.success) return read.data;
    throw new UserError(
      `${path} is damaged.`,
      "Restore it from a backup. Without it the wallets of this data folder cannot be used; a new folder starts afresh.",
    );
  }
  const secrets: DevelopmentSecrets = {
    HOST_SHARE_KEY: randomBytes(32).toString("base64"),
    OPERATOR_TOKEN: randomBytes(32).toString("hex"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SERVER_SEAT_PRIVATE_KEY: generateP256(),
    USER_JWT_PRIVATE_KEY: generateP256(),
    postgresPasswords: { superuser: password(), app: password(), vault: password() },
  };
  saveSecrets(path, secrets);
  return secrets;
}

export function saveSecrets(path: string, secrets: DevelopmentSecrets): void {
  writeFileSafely(path, `${JSON.stringify(secrets, null, 2)}\n`);
}

function password(): string {
  return randomBytes(24).toString("base64url");
}

/** PKCS#8 DER in base64, the form in which the Privy SDK takes private keys. */
function generateP256(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
}
