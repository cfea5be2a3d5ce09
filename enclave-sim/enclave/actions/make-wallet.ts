import type { EntityInput } from "../../../lib/protocol/api/wallets.ts";
import { assertOffered, type ChainType } from "../../../lib/protocol/chains/wallet-chains.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import type { WalletContent } from "../../../lib/protocol/sealed-record.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { createWalletKey } from "../shares/create-wallet-key.ts";
import { nowMs } from "../trusted-clock.ts";
import type { ActionContext, ActionResult } from "./action.ts";
import { assertPoliciesAndSigners } from "./assert-policies-and-signers.ts";
import { createEntity } from "./assign-entity.ts";

interface WalletInput {
  readonly policy_ids?: string[] | undefined;
  readonly additional_signers?: WalletContent["additional_signers"] | undefined;
  readonly display_name?: string | undefined;
  readonly external_id?: string | undefined;
  readonly entity?: EntityInput | undefined;
}

export interface MadeWallet {
  readonly wallet: OpenedRecord<"wallet">;
  readonly shares: NonNullable<ActionResult["created_shares"]>[number];
}

/** A key that is split already, or is about to be. */
interface WalletKey {
  readonly chainType: ChainType;
  readonly address: string;
  readonly publicKeyHex: string;
  /** Unix ms; null for a key that was made here. */
  readonly importedAt: number | null;
}

/**
 * Makes a wallet for an owner that was resolved already. The key is made here and leaves only as two shares under two keys.
 *
 * @throws ApiError not_supported | policy_not_found | key_quorum_not_found | user_does_not_exist
 */
export async function makeWallet(
  input: WalletInput & { readonly chain_type: string },
  ownerId: string | null,
  context: ActionContext,
): Promise<MadeWallet> {
  const chainType = assertOffered(input.chain_type);
  const walletId = createId();
  const { shares, ...key } = await createWalletKey(chainType, walletId, context.services.shareBox);
  const wallet = sealWallet(walletId, input, ownerId, { ...key, chainType, importedAt: null }, context);
  return { wallet, shares: { wallet_id: walletId, ...shares } };
}

/** The record of a new wallet. @throws ApiError policy_not_found | key_quorum_not_found | user_does_not_exist */
export function sealWallet(
  walletId: string,
  input: WalletInput,
  ownerId: string | null,
  { chainType, address, publicKeyHex, importedAt }: WalletKey,
  { request, evidence, services }: ActionContext,
): OpenedRecord<"wallet"> {
  const signers = input.additional_signers ?? [];
  assertPoliciesAndSigners(input.policy_ids ?? [], signers, evidence);
  const entity = input.entity === undefined ? {} : { entity: createEntity(input.entity, evidence) };
  const content: WalletContent = {
    chain_type: chainType,
    address,
    public_key: publicKeyHex,
    owner_id: ownerId,
    policy_ids: input.policy_ids ?? [],
    additional_signers: signers,
    display_name: input.display_name ?? null,
    external_id: input.external_id ?? null,
    created_at: nowMs(),
    exported_at: null,
    imported_at: importedAt,
    ...entity,
  };
  return services.sealer.seal("wallet", walletId, request.appId, 1, content);
}
