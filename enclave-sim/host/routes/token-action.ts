import { assertAppId, assertAppSecret } from "../auth/app-secret.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { type Evidence, loadEvidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";

/**
 * Calls that carry the user's token in their body and are judged by the enclave alone: browsers make them without the app secret, the SDK with it. A
 * secret that is sent must be right, so that a wrong one is not found out only later.
 *
 * @throws ApiError missing_or_invalid_privy_app_id | invalid_credentials
 */
export async function authenticateTokenCall(request: ApiRequest, services: HostServices, ids: readonly string[]): Promise<Evidence> {
  const { headers } = request.raw;
  const appId = assertAppId(headers["privy-app-id"]);
  const evidence = await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, ids));
  if (/^Basic /i.test(headers.authorization ?? "")) assertAppSecret(appId, headers.authorization, evidence.records);
  return evidence;
}
