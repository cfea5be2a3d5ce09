import "./assert-server-runtime.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { CustodyKind, SeatWallet } from "../protocol/app/seat-wallet.ts";
import { createOnce } from "./create-once.ts";
import { type CreationContext, createSeatQuorum } from "./create-seat-quorum.ts";
import { formatSeatWallet } from "./format-seat-wallet.ts";
import { verifyCreation } from "./verify-creation.ts";

export interface NewWallet {
  custody: CustodyKind;
  chainType: SeatWallet["chain_type"];
  name: string;
  /** Names this creation among the person's: repeating it, after a second click or a crash, goes on where it stopped. */
  creationId: string;
}

/**
 * A wallet under the custody that the person chose: a key quorum of the seats that may move it, then a wallet that it owns. The quorum is always made by
 * itself, also for one person: then the enclave's receipt commits to its members. What the host says it made is believed only with that receipt, and only
 * if it is what was asked for.
 *
 * @throws ApiError factor_required while no passkey or device key is enrolled; not_supported for a chain that the backend does not offer
 */
export async function createSeatWallet(context: CreationContext, { custody, chainType, name, creationId }: NewWallet): Promise<SeatWallet> {
  const { database, owner, verify = verifyCreation } = context;
  const quorum = await createSeatQuorum(context, custody, creationId);
  const input = { chain_type: chainType, owner_id: quorum.id };
  const wallet = await createOnce(walletSchema, "wallet.create", "/v1/wallets", `seat-wallet-${owner.id}-${creationId}`, verify, input);
  const isAsAsked =
    wallet.owner_id === quorum.id &&
    wallet.chain_type === chainType &&
    wallet.additional_signers.length === 0 &&
    wallet.policy_ids.length === 0;
  if (!isAsAsked) throw new Error("the wallet was not created as asked");
  const row = { id: wallet.id, userId: owner.id, address: wallet.address, chainType, name, custody, ownerId: quorum.id };
  return formatSeatWallet(await database.wallet.upsert({ where: { id: wallet.id }, create: row, update: {} }));
}
