import { parseArgs } from "node:util";
import { UserError } from "../stack/user-error.ts";
import { findOwnApp } from "./find-own-app.ts";
import { readApp } from "./read-app.ts";
import { readJwks } from "./read-jwt-keys.ts";
import type { Connection } from "./resolve-connection.ts";
import { updateApp } from "./update-app.ts";

/**
 * `refresh-jwt`: reads the issuer's key set again where it was read before, shows what changes, and pins it, signed by the app's admin key. The wallet backend
 * never does this by itself: whoever answers at that URL, or in between, could then name itself the issuer.
 */
export async function refreshJwtCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
  const app = findOwnApp(connection, positionals);
  const { jwt } = await readApp(connection.walletApiUrl, app.app_id, app.app_secret);
  if (jwt.jwks_url === undefined || jwt.jwks_url === null)
    throw new UserError("This app's keys were not read from a URL.", `npm run apps -- set-jwt ${app.app_id} --jwks-url URL`);
  const keys = await readJwks(jwt.jwks_url);
  const without = (some: typeof keys, others: typeof keys) =>
    some.filter((key) => !others.some((other) => other.public_key === key.public_key && other.kid === key.kid));
  const [added, removed] = [without(keys, jwt.keys), without(jwt.keys, keys)];
  if (added.length + removed.length > 0) await updateApp(connection.walletApiUrl, app, { jwt: { ...jwt, keys } });
  const summarize = (some: typeof keys) => some.map(({ kid, alg }) => ({ kid, alg }));
  if (values.json === true) return console.log(JSON.stringify({ appId: app.app_id, added: summarize(added), removed: summarize(removed) }));
  for (const { kid, alg } of added) console.log(`+ ${alg} ${kid ?? "(no kid)"}`);
  for (const { kid, alg } of removed) console.log(`- ${alg} ${kid ?? "(no kid)"}`);
  console.log(added.length + removed.length === 0 ? "Nothing has changed." : `${app.name} now accepts user tokens of these keys.`);
}
