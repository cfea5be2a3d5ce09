import { z } from "zod";
import type { UpdateAppBody } from "../../lib/protocol/api/apps.ts";
import { signRequest } from "../../lib/protocol/authorization-signature.ts";
import type { AuthorizationPayload } from "../../lib/protocol/canonical-request.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { UserError } from "../stack/user-error.ts";
import type { AppFile } from "./app-file.ts";
import { callAppApi } from "./call-app-api.ts";

const LIFETIME_MS = 5 * 60_000;

/** Changes an app's settings, signed by its admin key over the request as the wallet API will see it. */
export async function updateApp(
  walletApiUrl: string,
  app: Pick<AppFile, "app_id" | "admin_private_key" | "origins">,
  change: UpdateAppBody,
): Promise<void> {
  const [origin] = app.origins;
  if (origin === undefined)
    throw new UserError(`The file of ${app.app_id} lists no origin.`, "Add the wallet API's origin to its `origins`.");
  const path = `/v1/apps/${app.app_id}`;
  // What is signed is what is sent: without the members that are undefined.
  const body: JsonValue = JSON.parse(JSON.stringify(change));
  const signed = { "privy-app-id": app.app_id, "privy-request-expiry": String(Date.now() + LIFETIME_MS) };
  const payload: AuthorizationPayload = { version: 1, method: "PATCH", url: `${origin}${path}`, headers: signed, body };
  const { host, protocol } = new URL(origin);
  await callAppApi(z.unknown(), {
    walletApiUrl,
    method: "PATCH",
    path,
    headers: {
      ...signed,
      "privy-authorization-signature": signRequest(payload, app.admin_private_key),
      // The address dialled here may not be the one that is signed.
      "x-forwarded-host": host,
      "x-forwarded-proto": protocol.slice(0, -1),
    },
    body,
  });
}
