import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createWalletBodySchema } from "../../../lib/protocol/api/wallets.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatWallet } from "../../../lib/protocol/format-records.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { createWalletKey } from "../shares/create-wallet-key.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { assertPoliciesAndSigners } from "./assert-policies-and-signers.ts";
import { createEntity } from "./assign-entity.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `POST /v1/wallets`, by the app secret. The key is made here and leaves only as two shares under two keys. */
export const createWallet: Action = async (context) => {
  const { request, app, evidence, services } = context;
  authenticateApp(request, app);
  const input = parseBody(createWalletBodySchema, request.body, "body");
  if (input.chain_type !== "ethereum") throw new ApiError("not_supported", `chain_type ${input.chain_type} is not offered; use ethereum.`);
  const { ownerId, created } = resolveOwner(input, context);
  const signers = input.additional_signers ?? [];
  assertPoliciesAndSigners(input.policy_ids ?? [], signers, evidence);
  const entity = input.entity === undefined ? {} : { entity: createEntity(input.entity, evidence) };
  const walletId = createId();
  const key = await createWalletKey(walletId, services.shareBox);
  const content: WalletContent = {
    chain_type: "ethereum",
    address: key.address,
    public_key: key.publicKeyHex,
    owner_id: ownerId,
    policy_ids: input.policy_ids ?? [],
    additional_signers: signers,
    display_name: input.display_name ?? null,
    external_id: input.external_id ?? null,
    created_at: nowMs(),
    exported_at: null,
    imported_at: null,
    ...entity,
  };
  const wallet = services.sealer.seal("wallet", walletId, request.appId, 1, content);
  return {
    ...recordCreated("wallet.create", formatWallet(walletId, content), [wallet, ...created]),
    created_shares: { wallet_id: walletId, ...key.shares },
  };
};
