import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { INTENT_HEADER } from "../../../lib/protocol/vsock.ts";
import { assertAppId, assertAppSecret, readBasicCredentials } from "../auth/app-secret.ts";
import type { ApiAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { listSigners } from "../records/list-signers.ts";
import { type Evidence, loadEvidence } from "../records/load-evidence.ts";
import { readContent } from "../records/read-content.ts";
import { idempotencyScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";

export interface AppCall {
  readonly appId: string;
  readonly app: AppContent;
  readonly evidence: Evidence;
}

/**
 * Authenticates a call by the app secret and loads its evidence in the same round to the database.
 *
 * @param walletId of a wallet about which its owner alone decides: nothing is loaded of what its signers consist of
 * @throws ApiError missing_or_invalid_privy_app_id | invalid_credentials | too_many_requests
 */
export async function authenticateApp(
  request: ApiRequest,
  services: HostServices,
  ids: readonly string[],
  walletId: string | null = null,
): Promise<AppCall> {
  const { headers } = request.raw;
  const appId = assertAppId(headers["privy-app-id"]);
  const intentId = headers[INTENT_HEADER];
  if (intentId !== undefined) return loadIntentEvidence(request, services, appId, [intentId, ...ids], walletId);
  // Without credentials for this app there is nothing worth asking the database.
  if (readBasicCredentials(headers.authorization)?.appId !== appId)
    throw new ApiError("invalid_credentials", "Invalid app ID or app secret.");
  const evidence = await request.timing.measure("db", () => load(services, appId, ids, walletId));
  const app = assertAppSecret(appId, headers.authorization, evidence.records);
  await services.rateLimits.countApp(request, appId, app);
  return { appId, app, evidence };
}

/**
 * Carried out by this host itself (no client's header of that name is read): the secret was checked when the intent was created. It counts as the direct
 * request would, or a limit could be stepped around by intents.
 */
async function loadIntentEvidence(
  request: ApiRequest,
  services: HostServices,
  appId: string,
  ids: readonly string[],
  walletId: string | null,
): Promise<AppCall> {
  const evidence = await request.timing.measure("db", () => load(services, appId, ids, walletId));
  const record = evidence.records.find(({ type, id }) => type === "app" && id === appId);
  if (record === undefined) throw new ApiError("missing_or_invalid_privy_app_id", "The intent's app does not exist.");
  const app = readContent("app", record);
  await services.rateLimits.countApp(request, appId, app);
  return { appId, app, evidence };
}

async function load({ database, cipher }: HostServices, appId: string, ids: readonly string[], walletId: string | null): Promise<Evidence> {
  return loadEvidence(database, cipher, appId, ids, walletId === null ? [] : await listSigners(database, appId, walletId));
}

/** A route that the app secret opens and the enclave answers: the ordinary way to create something. */
export async function runAppAction(request: ApiRequest, services: HostServices, ids: readonly string[]): Promise<ApiAnswer> {
  const { appId, evidence } = await authenticateApp(request, services, ids);
  return executeAction(request, services, evidence, { scope: idempotencyScope(request, appId) });
}
