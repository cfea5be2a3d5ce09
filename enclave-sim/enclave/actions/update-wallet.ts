import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { updateWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import type { Action } from "./action.ts";
import { assertPoliciesAndSigners } from "./assert-policies-and-signers.ts";
import { changeRecords } from "./change-records.ts";
import { describeWallet } from "./describe-wallet.ts";
import { getActiveWallet } from "./get-active-wallet.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `PATCH /v1/wallets/{id}`, approved by the owner only: an additional signer can use a wallet, never change it (semantics A2). */
export const updateWallet: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content: current } = getActiveWallet(evidence, id);
  const approval = authorizeByQuorum(request, app, evidence, [current.owner_id]);
  assertNotExpired(request);
  const input = parseBody(updateWalletBodySchema, request.body, "body");
  if (input.external_id !== undefined && current.external_id !== null && input.external_id !== current.external_id) {
    throw new ApiError("invalid_request", `external_id is ${current.external_id} already and can be set once.`);
  }
  const changesOwner = input.owner !== undefined || input.owner_id !== undefined;
  const { ownerId, created } = changesOwner ? resolveOwner(input, context) : { ownerId: current.owner_id, created: [] };
  const content: WalletContent = {
    ...current,
    owner_id: ownerId,
    policy_ids: input.policy_ids ?? current.policy_ids,
    additional_signers: input.additional_signers ?? current.additional_signers,
    display_name: input.display_name === undefined ? current.display_name : input.display_name,
    external_id: input.external_id ?? current.external_id,
  };
  assertPoliciesAndSigners(content.policy_ids, content.additional_signers, evidence);
  const updated = services.sealer.seal("wallet", id, request.appId, record.version + 1, content);
  return changeRecords(context, "wallet.update", approval, describeWallet(updated, evidence, created), [updated, ...created]);
};
