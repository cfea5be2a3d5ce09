import { parseArgs } from "node:util";
import type { UpdateAppBody } from "../../lib/protocol/api/apps.ts";
import { rateLimitsSchema } from "../../lib/protocol/sealed-record.ts";
import { UserError } from "../stack/user-error.ts";
import { findOwnApp } from "./find-own-app.ts";
import { oneOf } from "./one-of.ts";
import type { Connection } from "./resolve-connection.ts";
import { updateApp } from "./update-app.ts";

const USAGE =
  "npm run apps -- set APP_ID --replay strict|compatible | --factor required|optional | --allowlist on|off | --development on|off | --limit KIND=NUMBER";

/** `set`: changes an app's other settings, signed by its admin key. What is not named stays as it is. */
export async function setCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      replay: { type: "string" },
      factor: { type: "string" },
      allowlist: { type: "string" },
      development: { type: "string" },
      limit: { type: "string", multiple: true },
      json: { type: "boolean" },
    },
  });
  const app = findOwnApp(connection, positionals);
  const { replay, factor, allowlist, development, limit } = values;
  const change: UpdateAppBody = {
    ...(replay === undefined ? {} : { replay: oneOf<"strict" | "compatible">(replay, ["strict", "compatible"], "--replay") }),
    ...(factor === undefined ? {} : { user_factor: oneOf<"required" | "optional">(factor, ["required", "optional"], "--factor") }),
    ...(allowlist === undefined ? {} : { allowlist_enabled: oneOf(allowlist, ["on", "off"], "--allowlist") === "on" }),
    ...(development === undefined ? {} : { development: oneOf(development, ["on", "off"], "--development") === "on" }),
    ...(limit === undefined ? {} : { rate_limits: readLimits(limit) }),
  };
  if (Object.keys(change).length === 0) throw new UserError("No setting was named.", USAGE);
  await updateApp(connection.walletApiUrl, app, change);
  if (values.json === true) return console.log(JSON.stringify({ appId: app.app_id, ...change }));
  console.log(`${app.name} is changed. See: npm run apps -- show ${app.app_id}`);
}

/** `app=600 wallet=60`, requests a minute; `none` leaves all limits to the server. */
function readLimits(texts: readonly string[]): UpdateAppBody["rate_limits"] {
  if (texts.length === 1 && texts[0] === "none") return {};
  const parsed = rateLimitsSchema.safeParse(Object.fromEntries(texts.map((text) => readLimit(text))));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `--limit ${texts.join(" ")} is not understood.`,
    "Give app=N, wallet=N, user=N or new_users=N (requests a minute), or none.",
  );
}

function readLimit(text: string): [string, number] {
  const [kind = "", number = ""] = text.split("=");
  return [kind, Number(number)];
}
