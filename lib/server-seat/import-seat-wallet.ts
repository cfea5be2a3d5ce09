import "./assert-server-runtime.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { ImportRequest } from "../protocol/app/import-request.ts";
import type { SeatWallet } from "../protocol/app/seat-wallet.ts";
import { decodeBase64 } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";
import { formatImportBinding } from "../protocol/import-binding.ts";
import { createOnce } from "./create-once.ts";
import { type CreationContext, createSeatQuorum } from "./create-seat-quorum.ts";
import { formatSeatWallet } from "./format-seat-wallet.ts";
import { verifyCreation } from "./verify-creation.ts";

/**
 * Brings a key that the page sealed to the enclave into a wallet of the chosen custody. What passes here is a ciphertext that only the enclave opens. As with a new
 * wallet, the host's answer is believed with the enclave's receipt alone, and only if owner, address and signers are as asked. The key may hold money already: what the
 * page did not bind to this owner is not even sent, for a host could import it as its own.
 *
 * @throws ApiError factor_required | not_supported | resource_already_exists | invalid_data
 */
export async function importSeatWallet(
  context: CreationContext,
  { custody, name, creationId, wallet: sealed }: ImportRequest,
): Promise<SeatWallet> {
  const { database, owner, verify = verifyCreation } = context;
  const { address, chain_type: chainType } = sealed;
  if (chainType !== "ethereum" && chainType !== "solana") {
    throw new ApiError("not_supported", `body.wallet.chain_type is ${chainType}; this app keeps wallets on ethereum and solana.`);
  }
  const quorum = await createSeatQuorum(context, custody, creationId);
  const input = { wallet: sealed, owner_id: quorum.id };
  assertBound(sealed, quorum.id);
  const wallet = await createOnce(
    walletSchema,
    "wallet.import",
    "/v1/wallets/import/submit",
    `seat-import-${owner.id}-${creationId}`,
    verify,
    input,
  );
  const isAsAsked =
    wallet.owner_id === quorum.id &&
    wallet.chain_type === chainType &&
    wallet.address === address &&
    wallet.imported_at !== null &&
    wallet.additional_signers.length === 0 &&
    wallet.policy_ids.length === 0;
  if (!isAsAsked) throw new Error("the wallet was not imported as asked");
  const row = { id: wallet.id, userId: owner.id, address: wallet.address, chainType, name, custody, ownerId: quorum.id };
  return formatSeatWallet(await database.wallet.upsert({ where: { id: wallet.id }, create: row, update: {} }));
}

/** @throws ApiError invalid_data */
function assertBound({ encapsulated_key: _, ciphertext: __, hpke_config, ...announced }: ImportRequest["wallet"], owner_id: string): void {
  const aad = new TextDecoder().decode(decodeBase64(hpke_config?.aad ?? "", "body.wallet.hpke_config.aad"));
  if (aad === formatImportBinding({ wallet: announced, owner_id })) return;
  throw new ApiError(
    "invalid_data",
    "body.wallet.hpke_config.aad does not bind the key to this owner. Load the page again, and import again.",
    {
      field: "body.wallet.hpke_config.aad",
    },
  );
}
