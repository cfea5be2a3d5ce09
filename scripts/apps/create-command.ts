import { parseArgs } from "node:util";
import type { AppContent } from "../../lib/protocol/sealed-record.ts";
import { parseChainTable } from "../stack/settings/parse-chain-table.ts";
import { UserError } from "../stack/user-error.ts";
import { saveAppFile } from "./app-file.ts";
import { createApp } from "./create-app.ts";
import { oneOf } from "./one-of.ts";
import { JWT_OPTIONS, readJwtSettings } from "./read-jwt-settings.ts";
import type { Connection } from "./resolve-connection.ts";

/** `create`: makes an app, keeps its admin key here and prints its id and secret. */
export async function createCommand(connection: Connection, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...JWT_OPTIONS,
      name: { type: "string" },
      factor: { type: "string", default: "optional" },
      replay: { type: "string", default: "strict" },
      origin: { type: "string", multiple: true },
      "passkey-origin": { type: "string", multiple: true },
      chains: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.name === undefined || values.name.trim() === "")
    throw new UserError("The app needs a name.", "npm run apps -- create --name NAME");
  const origins = values.origin?.map((text) => parseOrigin(text, "--origin")) ?? connection.origins;
  const created = await createApp({
    walletApiUrl: connection.walletApiUrl,
    operatorToken: connection.requireOperatorToken(),
    name: values.name,
    origins,
    jwt: (await readJwtSettings(values)) ?? { keys: [], issuer: null, audience: null },
    userFactor: oneOf(values.factor, ["required", "optional"], "--factor"),
    replay: oneOf(values.replay, ["strict", "compatible"], "--replay"),
    webauthn: readWebauthn(values["passkey-origin"]),
    chains: values.chains === undefined ? connection.chainTable : parseChainTable(values.chains),
  });
  const { appId, appSecret } = created;
  const path = saveAppFile(connection.dataDir, {
    app_id: appId,
    name: values.name,
    app_secret: appSecret,
    admin_private_key: created.adminPrivateKey,
    origins,
    created_at: new Date().toISOString(),
  });
  if (values.json) console.log(JSON.stringify({ appId, appSecret }));
  else console.log(`App ${values.name}\n  appId      ${appId}\n  appSecret  ${appSecret}\n  admin key  ${path}`);
}

/** All pages must share the host name that passkeys are made for. */
function readWebauthn(texts: string[] | undefined): AppContent["webauthn"] {
  const origins = texts?.map((text) => parseOrigin(text, "--passkey-origin")) ?? [];
  const hosts = new Set(origins.map((origin) => new URL(origin).hostname));
  const [rpId] = hosts;
  if (rpId === undefined) return null;
  if (hosts.size > 1) throw new UserError("The passkey origins have several host names.", "Passkeys belong to one.");
  return { rp_id: rpId, origins };
}

function parseOrigin(text: string, option: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new UserError(
    `${option} ${text} is not an origin.`,
    "Give scheme, host and port without a slash at the end: http://localhost:4000",
  );
}
