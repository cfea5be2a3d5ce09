import { parseArgs } from "node:util";
import { parseChainTable } from "../stack/settings/parse-chain-table.ts";
import { UserError } from "../stack/user-error.ts";
import { saveAppFile } from "./app-file.ts";
import { createAppSecret, hashAppSecret } from "./create-app.ts";
import { findOwnApp } from "./find-own-app.ts";
import { JWT_OPTIONS, readJwtSettings } from "./read-jwt-settings.ts";
import type { Connection } from "./resolve-connection.ts";
import { updateApp } from "./update-app.ts";

/** `set-jwt`: pins other keys for the app's user tokens, signed by its admin key. */
export async function setJwtCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ...JWT_OPTIONS, json: { type: "boolean" } } });
  const app = findOwnApp(connection, positionals);
  const jwt = await readJwtSettings(values);
  if (jwt === null) throw new UserError("No keys were named.", "npm run apps -- set-jwt APP_ID --jwks URL|FILE (or --jwt-key FILE)");
  await updateApp(connection.walletApiUrl, app, { jwt });
  const summary = { appId: app.app_id, keys: jwt.keys.map(({ kid, alg }) => ({ kid, alg })) };
  if (values.json === true) console.log(JSON.stringify(summary));
  else console.log(`${app.name} now accepts user tokens of ${jwt.keys.map(({ kid, alg }) => `${alg} ${kid ?? "(no kid)"}`).join(", ")}`);
}

/** `set-chains`: tells an app its tokens and batch executors, by default those that the environment names, signed by its admin key. */
export async function setChainsCommand(connection: Connection, args: string[]): Promise<void> {
  const options = { chains: { type: "string" }, json: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const app = findOwnApp(connection, positionals);
  const chains = values.chains === undefined ? connection.chainTable : parseChainTable(values.chains);
  await updateApp(connection.walletApiUrl, app, { chains });
  if (values.json === true) return console.log(JSON.stringify({ appId: app.app_id, chains }));
  console.log(`${app.name} now knows`);
  for (const [caip2, { tokens, batch_executor }] of Object.entries(chains)) {
    console.log(`  ${caip2}  batch executor ${batch_executor ?? "none"}`);
    for (const { asset, name, address, decimals } of tokens) console.log(`    ${asset}  ${address}  ${decimals} decimals  ${name}`);
  }
}

/** `rotate-secret`: gives the app another secret; the old one is void at once. */
export async function rotateSecretCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
  const app = findOwnApp(connection, positionals);
  const appSecret = createAppSecret();
  await updateApp(connection.walletApiUrl, app, { secret_hash: hashAppSecret(appSecret) });
  saveAppFile(connection.dataDir, { ...app, app_secret: appSecret });
  if (values.json === true) console.log(JSON.stringify({ appId: app.app_id, appSecret }));
  else console.log(`${app.name}\n  appId      ${app.app_id}\n  appSecret  ${appSecret}`);
}
