import { parseArgs } from "node:util";
import { UserError } from "../stack/user-error.ts";
import { listAppFiles } from "./app-file.ts";
import { findAppSecret } from "./find-app-secret.ts";
import { readApp } from "./read-app.ts";
import type { Connection } from "./resolve-connection.ts";

/** `list`: the apps that were created from this data folder. The wallet API lists none: one app must not learn of another. */
export async function listCommand({ dataDir, webApp }: Connection, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { json: { type: "boolean" } } });
  const own = webApp === undefined ? [] : [{ appId: webApp.appId, name: "Countersign (this web app)" }];
  const apps = [...own, ...listAppFiles(dataDir).map(({ app_id: appId, name }) => ({ appId, name }))];
  if (values.json === true) return console.log(JSON.stringify(apps));
  if (apps.length === 0) return console.log("No apps yet. Make one: npm run apps -- create --name NAME");
  for (const { appId, name } of apps) console.log(`${appId}  ${name}`);
}

/** `show`: an app's settings as the wallet API has them; its secret is not among them. */
export async function showCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
  const [appId = "", ...rest] = positionals;
  if (appId === "" || rest.length > 0) throw new UserError("Name one app.", "npm run apps -- list");
  const app = await readApp(connection.walletApiUrl, appId, findAppSecret(connection, appId));
  if (values.json === true) return console.log(JSON.stringify(app));
  console.log(app.name);
  console.log(`  appId    ${app.id}`);
  console.log(`  origins  ${app.origins.join(", ")}`);
  console.log(`  factor   ${app.user_factor}`);
  console.log(`  replay   ${app.replay}`);
  console.log(`  tokens   ${app.jwt.keys.map(({ kid, alg }) => `${alg} ${kid ?? "(no kid)"}`).join(", ") || "none"}`);
  if (typeof app.jwt.jwks_url === "string") console.log(`           read from ${app.jwt.jwks_url}; again with refresh-jwt`);
  console.log(`  list     ${app.allowlist_enabled ? "only who is on the allowlist becomes a user" : "off"}`);
  const limits = Object.entries(app.rate_limits).map(([kind, number]) => `${kind} ${number} a minute`);
  console.log(`  limits   ${limits.join(", ") || "the server's"}`);
  if (app.development) console.log("  DEVELOPMENT: this app has test accounts, which sign in with a code that its secret can read");
}
