import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { RecordType } from "../../../lib/protocol/sealed-record.ts";
import { type ApiAnswer, errorAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { signedScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";

interface Changed {
  readonly type: RecordType;
  readonly id: string;
  /** Refusal when this app has no such record. */
  readonly missing: ErrorCode;
}

/** Of any signed change: what stands between a caller and a record of its own app. */
export const CHANGE_ERRORS = [
  "missing_or_empty_authorization_header",
  "incorrect_quantity_of_authorization_signatures",
  "zero_correct_authorization_signatures",
  "user_session_keys_expired",
  "no_valid_user_session_keys",
  "insufficient_correct_authorization_signatures",
  "request_expired",
  "request_expiry_required",
  "request_replayed",
  "request_in_progress",
  "resource_conflict",
] as const satisfies readonly ErrorCode[];

/**
 * A change of one record, approved in the enclave by its owner. Without an idempotency key the signed request itself is the key, so a client that
 * repeats it after a lost answer gets that answer. Shares are never sent along: no change needs a key.
 *
 * @param ids of other records that the body names
 */
export async function runChange(
  request: ApiRequest,
  services: HostServices,
  { type, id, missing }: Changed,
  ids: readonly string[] = [],
): Promise<ApiAnswer> {
  const { appId, evidence } = await authenticateApp(request, services, [id, ...ids], type === "wallet" ? id : null);
  const { records } = evidence;
  if (!records.some((record) => record.type === type && record.id === id))
    throw new ApiError(missing, `There is no ${type.replace("_", " ")} ${id} in this app.`);
  const scope = signedScope(request, appId);
  return executeAction(request, services, { records, shares: undefined }, { scope }).catch(answerConflict);
}

/** The enclave has counted the signed request as used for the version that it saw, so the SDK's retry of the same bytes would only be refused as a replay. */
function answerConflict(error: unknown): ApiAnswer {
  if (!(error instanceof ApiError) || error.code !== "resource_conflict") throw error;
  const answer = errorAnswer(error);
  return { ...answer, headers: { ...answer.headers, "x-should-retry": "false" } };
}
