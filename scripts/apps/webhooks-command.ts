import { parseArgs } from "node:util";
import { z } from "zod";
import { type WebhookBody, webhookListSchema, webhookSchema, webhookWithSecretSchema } from "../../lib/protocol/api/webhooks.ts";
import { UserError } from "../stack/user-error.ts";
import { callAppApi } from "./call-app-api.ts";
import { findAppSecret } from "./find-app-secret.ts";
import type { Connection } from "./resolve-connection.ts";

const OPTIONS = {
  add: { type: "string" },
  types: { type: "string" },
  rotate: { type: "string" },
  enable: { type: "string" },
  remove: { type: "string" },
  json: { type: "boolean" },
} as const;

/** `webhooks`: lists an app's endpoints, or changes one and then lists them. A signing secret is shown when it is made. */
export async function webhooksCommand(connection: Connection, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [appId = "", ...rest] = positionals;
  if (appId === "" || rest.length > 0) throw new UserError("Name one app.", "npm run apps -- list");
  const credentials = Buffer.from(`${appId}:${findAppSecret(connection, appId)}`).toString("base64");
  const headers = { authorization: `Basic ${credentials}`, "privy-app-id": appId };
  const { walletApiUrl } = connection;
  const call = <T>(schema: z.ZodType<T>, method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown) =>
    callAppApi(schema, { walletApiUrl, method, path: `/v1/webhooks${path}`, headers, body });

  const { add, rotate, enable, remove } = values;
  let signingSecret: string | undefined;
  if (add !== undefined) {
    const event_types = values.types?.split(",").map((type) => type.trim()) ?? [];
    signingSecret = (await call(webhookWithSecretSchema, "POST", "", { url: add, event_types })).signing_secret;
  }
  if (rotate !== undefined) signingSecret = (await call(webhookWithSecretSchema, "POST", `/${rotate}/rotate_secret`)).signing_secret;
  if (enable !== undefined) await call(webhookSchema, "PATCH", `/${enable}`, { enabled: true });
  if (remove !== undefined) await call(z.null(), "DELETE", `/${remove}`);
  const { data } = await call(webhookListSchema, "GET", "");
  const secret = signingSecret === undefined ? {} : { signingSecret };
  if (values.json === true) return console.log(JSON.stringify({ appId, ...secret, endpoints: data }));
  if (data.length === 0) console.log("No webhook endpoints yet. Make one: npm run apps -- webhooks APP_ID --add URL");
  for (const endpoint of data) console.log(describeEndpoint(endpoint));
  if (signingSecret !== undefined) console.log(`\n  signing secret  ${signingSecret}\n  It is not shown again.`);
}

function describeEndpoint({ id, url, event_types, enabled, failing_since, given_up_at }: WebhookBody): string {
  const failing = failing_since === null ? "on" : `on, failing since ${new Date(failing_since).toISOString()}`;
  const off = given_up_at === null ? "off" : `given up ${new Date(given_up_at).toISOString()}`;
  return `${id}  ${url}\n  ${enabled ? failing : off}; ${event_types.join(", ") || "all events"}`;
}
