import { updateAppBodySchema } from "../../../lib/protocol/api/apps.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseP256PublicKey } from "../../../lib/protocol/p256-public-key.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { payloadHash, readSignatures, verifySignatures } from "../requests/verify-signatures.ts";
import { setDevelopment } from "../test-accounts/set-development.ts";
import type { Action } from "./action.ts";
import { changeRecords } from "./change-records.ts";
import { pinAudience } from "./pin-audience.ts";

/**
 * `PATCH /v1/apps/{id}`, signed by the app's admin key alone: JWT keys, secret, replay mode and factor rule decide who may hold a user's seat,
 * so neither the app secret nor the host may change them.
 */
export const updateApp: Action = async (context) => {
  const { request, app, services, params, evidence } = context;
  if (params[0] !== request.appId) throw new ApiError("invalid_request", "The path names another app than `privy-app-id`.");
  const current = evidence.get("app", request.appId);
  const input = parseBody(updateAppBodySchema, request.body, "body");
  const { fingerprint, spki } = parseP256PublicKey(app.admin_public_key, "admin_public_key");
  const signatures = readSignatures(request);
  if (signatures.length !== 1) {
    throw new ApiError("incorrect_quantity_of_authorization_signatures", "A change of an app is signed once, by its admin key.");
  }
  verifySignatures(request, app, signatures, [{ fingerprint, spki }]);
  assertNotExpired(request);
  const { development, ...settings } = input;
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const pinned: AppContent = pinAudience({ ...app, ...given }, request.appId);
  const content = setDevelopment(pinned, request.appId, development, services.testTokens);
  const updated = services.sealer.seal("app", request.appId, request.appId, current.record.version + 1, content);
  const approval = { payloadHash: payloadHash(request), seats: [`key:${fingerprint}`], threshold: 1, quorumId: null };
  return changeRecords(context, "app.update", approval, { id: request.appId, name: content.name }, [updated]);
};
