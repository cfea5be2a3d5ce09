import type { z } from "zod";
import { appSchema } from "../../lib/protocol/api/apps.ts";
import { callAppApi } from "./call-app-api.ts";

/** An app's settings as the wallet API has them. */
export function readApp(walletApiUrl: string, appId: string, appSecret: string): Promise<z.infer<typeof appSchema>> {
  const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  return callAppApi(appSchema, {
    walletApiUrl,
    method: "GET",
    path: `/v1/apps/${appId}`,
    headers: { authorization, "privy-app-id": appId },
  });
}
