import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { type EntityInput, entityInputSchema } from "../../../lib/protocol/api/wallets.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WalletEntity } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { recordCreated } from "./record-created.ts";

/** `POST /v1/wallets/{id}/entity`, by the app secret as in Privy's API: it says whom a wallet is kept for, and gives nobody a seat. */
export const assignEntity: Action = async ({ request, app, evidence, services, params }) => {
  authenticateApp(request, app);
  const { record, content } = getActiveWallet(evidence, params[0] ?? "");
  const assigned = createEntity(parseBody(entityInputSchema, request.body, "body"), evidence);
  const { assignment_id, created_at } = content.entity ?? assigned;
  const entity = { ...assigned, assignment_id, created_at };
  const updated = services.sealer.seal("wallet", record.id, request.appId, record.version + 1, { ...content, entity });
  const body = {
    id: assignment_id,
    wallet_id: record.id,
    entity: { id: entity.id, type: entity.type },
    created_at,
    updated_at: entity.updated_at,
  };
  return recordCreated("wallet.assign_entity", body, [updated]);
};

/** @throws ApiError user_does_not_exist | not_supported */
export function createEntity({ id, type }: EntityInput, evidence: Evidence): WalletEntity {
  if (type !== "user") throw new ApiError("not_supported", "Organizations are not offered; assign a user.");
  const now = nowMs();
  return { id: evidence.get("user", id).record.id, type, assignment_id: createId(), created_at: now, updated_at: now };
}
