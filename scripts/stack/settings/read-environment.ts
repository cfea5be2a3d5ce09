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

/** What the recovery site may not do without. Of everything else that is secret it wants nothing. */
const NEEDED_BY_RECOVERY = [
  "RECOVERY_ORIGIN",
  "RECOVERY_SESSION_SECRET",
  "WALLET_API_ORIGIN",
  "SERVER_SEAT_PRIVATE_KEY",
  "PRIVY_APP_ID",
  "PRIVY_APP_SECRET",
  "SMTP_URL",
] as const satisfies (keyof Environment)[];

/**
 * The checked environment: variables of the process over those of the `.env` file. An empty one counts as absent.
 *
 * @throws UserError that names every variable that is wrong or, in production, missing
 */
export function readEnvironment(processEnvironment: NodeJS.ProcessEnv, envFile: string, withWeb: boolean): Environment {
  const environment = parseVariables(processEnvironment, envFile);
  if ((environment.DATABASE_URL_APP === undefined) !== (environment.DATABASE_URL_VAULT === undefined)) {
    throw new UserError("Only one of DATABASE_URL_APP and DATABASE_URL_VAULT is set.", "Set both, to two databases, or neither.");
  }
  refuseGaps(
    environment,
    NEEDED_IN_PRODUCTION.filter((name) => withWeb || !NEEDED_BY_WEB.includes(name)),
  );
  return environment;
}

/** The same for the recovery site. @throws UserError */
export function readRecoveryEnvironment(processEnvironment: NodeJS.ProcessEnv, envFile: string): Environment {
  const environment = parseVariables(processEnvironment, envFile);
  refuseGaps(environment, NEEDED_BY_RECOVERY);
  return environment;
}

function parseVariables(processEnvironment: NodeJS.ProcessEnv, envFile: string): Environment {
  const fromFile = existsSync(envFile) ? parseEnv(readFileSync(envFile, "utf8")) : {};
  const given = Object.fromEntries(
    Object.entries({ ...fromFile, ...processEnvironment }).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `    ${issue.path.join(".")}: ${issue.message}`);
  throw new UserError(
    `These variables cannot be used:\n${lines.join("\n")}`,
    `Correct them in ${envFile} or in the environment; .env.example explains each.`,
  );
}

function refuseGaps(environment: Environment, needed: readonly (keyof Environment)[]): void {
  if (environment.COUNTERSIGN_MODE !== "production") return;
  const missing = needed.filter((name) => environment[name] === undefined);
  if (missing.length === 0) return;
  throw new UserError(
    `COUNTERSIGN_MODE=production generates no secrets and starts no database or chain of its own. Missing:\n${missing.map((name) => `    ${name}`).join("\n")}`,
    ".env.example says how to make each. PRIVY_APP_ID and PRIVY_APP_SECRET come from `npm run apps -- create` while `npm start -- --no-web` runs.",
  );
}
