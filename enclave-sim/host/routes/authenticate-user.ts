import { assertAppId } from "../auth/app-secret.ts";
import { readClaimedSubject } from "../auth/user-token.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";
import { listWallets } from "./list-wallets.ts";
import { authenticateTokenCall } from "./token-action.ts";

/**
 * `POST /v1/wallets/authenticate`, and `…/authenticate/intents` for a key that is bound to intents. The host only finds the user whom the token claims to be about; the enclave verifies token and factor. The reply is
 * never stored: it holds a key, and though nobody but its recipient can open it, nobody else has a use for it either.
 */
export async function authenticateUserCall(
  request: ApiRequest,
  services: HostServices,
  intentIds: readonly string[] = [],
): Promise<ApiAnswer> {
  const appId = assertAppId(request.raw.headers["privy-app-id"]);
  const userId = await findUserId(request, services, appId);
  const evidence = await authenticateTokenCall(request, services, [...(userId === null ? [] : [userId]), ...intentIds]);
  return executeAction(request, services, evidence, {
    scope: null,
    async complete(body) {
      const page = await request.timing.measure("db", () => listWallets(services.database, appId, { user_id: userId ?? "" }));
      return { ...(body as Record<string, unknown>), wallets: page.data };
    },
  });
}

async function findUserId({ body, timing }: ApiRequest, { database }: HostServices, appId: string): Promise<string | null> {
  const token = typeof body === "object" && body !== null && !Array.isArray(body) ? body.user_jwt : undefined;
  const handle = readClaimedSubject(token);
  if (handle === null) return null;
  const where = { appId_type_handle: { appId, type: "custom_auth", handle } };
  return (await timing.measure("db", () => database.linkedAccount.findUnique({ where })))?.userId ?? null;
}
