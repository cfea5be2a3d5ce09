import { parseBody } from "../../../../lib/protocol/api/parse-body.ts";
import { parsePolicyBody } from "../../../../lib/protocol/api/parse-policy-body.ts";
import { createId } from "../../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import type { IntentContent } from "../../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../../requests/authenticate-app.ts";
import { parseIntentRequest, readIntentQuorums } from "../../requests/intent-request.ts";
import { assertEmptyBody } from "../../requests/parsed-request.ts";
import { assertNotExpired } from "../../requests/replay-guard.ts";
import { assertOrigin, payloadHash } from "../../requests/verify-signatures.ts";
import { nowMs } from "../../trusted-clock.ts";
import type { Action } from "../action.ts";
import { getActiveWallet } from "../get-active-wallet.ts";
import { recordCreated } from "../record-created.ts";
import { findIntentKind } from "./find-intent-kind.ts";

/** Privy's default: 72 hours. */
const LIFETIME_MS = 72 * 60 * 60 * 1000;

/**
 * `POST|PATCH|DELETE /v1/intents/…`, by the app secret: writes down a request, sealed, for its members to sign one by one. It is checked like the request
 * itself as far as that is possible before anybody has signed; what it gives is only the right to ask.
 */
export const createIntent: Action = async ({ request, app, evidence, services }) => {
  authenticateApp(request, app);
  assertOrigin(request, app);
  const path = request.raw.path.replace("/v1/intents/", "/v1/");
  const { kind, resourceId, ruleId } = findIntentKind(request.raw.method, path);
  if (kind.schema === null) assertEmptyBody(request);
  else if (kind.resource === "policy") parsePolicyBody(kind.schema, request.body);
  else parseBody(kind.schema, request.body, "body");
  assertNotExpired(request);
  const resource = kind.resource === "wallet" ? getActiveWallet(evidence, resourceId) : evidence.get(kind.resource, resourceId);
  if (ruleId !== undefined && !evidence.get("policy", resourceId).content.rules.some(({ id }) => id === ruleId)) {
    throw new ApiError("policy_rule_not_found", `Policy ${resourceId} has no rule ${ruleId}.`);
  }
  const draft = {
    method: kind.method,
    origin: request.raw.origin,
    path,
    // An empty object says what nothing says, and is signed as nothing.
    body: kind.schema === null ? "" : request.raw.body,
    expires_at: request.expiresAtMs ?? nowMs() + LIFETIME_MS,
  };
  const content: IntentContent = {
    ...draft,
    intent_type: kind.type,
    resource_type: kind.resource,
    resource_id: resourceId,
    resource_version: kind.isPinned ? resource.record.version : null,
    payload_hash: payloadHash(parseIntentRequest(request.appId, draft)),
    custom_expiry: request.expiresAtMs !== null,
    created_at: nowMs(),
  };
  if (readIntentQuorums(content, evidence).length === 0) {
    throw new ApiError(
      "invalid_request",
      `The ${kind.resource} ${resourceId} has no owner who could authorize: send the request directly.`,
    );
  }
  const intent = services.sealer.seal("intent", createId(), request.appId, 1, content);
  return recordCreated("intent.create", { intent_id: intent.record.id, payload_hash: content.payload_hash }, [intent]);
};
