import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { UserError } from "../user-error.ts";
import { type Environment, environmentSchema } from "./environment-schema.ts";

/** What production may not do without: nothing there is generated, embedded or only for trying out. */
const NEEDED_IN_PRODUCTION = [
  "WEB_ORIGIN",
  "WALLET_API_ORIGIN",
  "DATABASE_URL_APP",
  "DATABASE_URL_VAULT",
  "CHAIN_RPC_URL",
  "HOST_SHARE_KEY",
  "OPERATOR_TOKEN",
  "NEXTAUTH_SECRET",
  "SERVER_SEAT_PRIVATE_KEY",
  "USER_JWT_PRIVATE_KEY",
  "PRIVY_APP_ID",
  "PRIVY_APP_SECRET",
  "SMTP_URL",
] as const satisfies (keyof Environment)[];

/** The first start in production has no app yet: these two are what it is for, and the web app, which needs them, stays off. */
const NEEDED_BY_WEB: readonly string[] = [
  "PRIVY_APP_ID",
  "PRIVY_APP_SECRET",
  "NEXTAUTH_SECRET",
  "SERVER_SEAT_PRIVATE_KEY",
  "USER_JWT_PRIVATE_KEY",
  "SMTP_URL",
];

/**
 * The checked environment: variables of the process over those of the `.env` file. An empty one counts as absent.
 *
 * @throws UserError that names every variable that is wrong or, in production, missing
 */
export function readEnvironment(processEnvironment: NodeJS.ProcessEnv, envFile: string, withWeb: boolean): Environment {
  const fromFile = existsSync(envFile) ? parseEnv(readFileSync(envFile, "utf8")) : {};
  const given = Object.fromEntries(
    Object.entries({ ...fromFile, ...processEnvironment }).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `    ${issue.path.join(".")}: ${issue.message}`);
    throw new UserError(
      `These variables cannot be used:\n${lines.join("\n")}`,
      `Correct them in ${envFile} or in the environment; .env.example explains each.`,
    );
  }
  const environment = parsed.data;
  if ((environment.DATABASE_URL_APP === undefined) !== (environment.DATABASE_URL_VAULT === undefined)) {
    throw new UserError("Only one of DATABASE_URL_APP and DATABASE_URL_VAULT is set.", "Set both, to two databases, or neither.");
  }
  if (environment.COUNTERSIGN_MODE === "production") refuseGaps(environment, withWeb);
  return environment;
}

function refuseGaps(environment: Environment, withWeb: boolean): void {
  const missing = NEEDED_IN_PRODUCTION.filter((name) => environment[name] === undefined && (withWeb || !NEEDED_BY_WEB.includes(name)));
  if (missing.length === 0) return;
  throw new UserError(
    `COUNTERSIGN_MODE=production generates no secrets and starts no database or chain of its own. Missing:\n${missing.map((name) => `    ${name}`).join("\n")}`,
    ".env.example says how to make each. PRIVY_APP_ID and PRIVY_APP_SECRET come from `npm run apps -- create` while `npm start -- --no-web` runs.",
  );
}
