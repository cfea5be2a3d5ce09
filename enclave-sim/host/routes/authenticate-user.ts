import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadEvidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";
import { listWallets } from "./list-wallets.ts";
import { authenticateTokenCall } from "./token-action.ts";

/**
 * `POST /v1/wallets/authenticate`, and `…/authenticate/intents` for a key that is bound to intents. The host finds the user whom the token names; the
 * enclave verifies token and factor. The reply is never stored: it holds a key, and though nobody but its recipient can open it, nobody else has a use for it either.
 */
export async function authenticateUserCall(
  request: ApiRequest,
  services: HostServices,
  intentIds: readonly string[] = [],
): Promise<ApiAnswer> {
  const { appId, userId } = await authenticateTokenCall(request, services);
  const ids = [...(userId === null ? [] : [userId]), ...intentIds];
  const evidence = await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, ids));
  return executeAction(request, services, evidence, {
    scope: null,
    async complete(body) {
      const page = await request.timing.measure("db", () => listWallets(services.database, appId, { user_id: userId ?? "" }));
      return { ...(body as Record<string, unknown>), wallets: page.data };
    },
  });
}
