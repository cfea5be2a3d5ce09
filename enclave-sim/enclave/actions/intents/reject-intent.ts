import { authenticateApp } from "../../requests/authenticate-app.ts";
import { assertOpen } from "../../requests/intent-request.ts";
import { assertEmptyBody } from "../../requests/parsed-request.ts";
import { nowMs } from "../../trusted-clock.ts";
import type { Action } from "../action.ts";
import { hashOutcome } from "../hash-outcome.ts";
import { recordCreated } from "../record-created.ts";

/** `POST /v1/intents/{id}/reject`, by the app secret, which also created it. A new version of the record, so that no old row brings the intent back. */
export const rejectIntent: Action = async ({ request, app, evidence, services, params }) => {
  authenticateApp(request, app);
  assertEmptyBody(request);
  const { record, content } = evidence.get("intent", params[0] ?? "");
  assertOpen(content);
  // Its members' signatures are out in the world: spent, they move nothing by the direct route either.
  await services.ledger.spendRequest(content.payload_hash, hashOutcome(`rejected:${record.id}`), content.expires_at);
  const rejected = services.sealer.seal("intent", record.id, request.appId, record.version + 1, { ...content, rejected_at: nowMs() });
  return recordCreated("intent.reject", { intent_id: record.id }, [rejected]);
};
