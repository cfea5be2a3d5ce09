import "./assert-server-runtime.ts";
import type { CustodyKind } from "../protocol/app/seat-wallet.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { copyFactors } from "./copy-factors.ts";
import { createQuorum, type QuorumInput } from "./create-quorum.ts";
import type { SeatOwner } from "./ensure-seat-user.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

export interface CreationContext {
  database: AppDatabase;
  owner: SeatOwner;
  /** SPKI, base64. */
  serverPublicKey: string;
  /** For tests. */
  verify?: VerifyCreation;
}

/**
 * The key quorum of the seats that may move a wallet of this custody, made once for each creation, and exactly as asked.
 *
 * @throws ApiError factor_required while no passkey or device key is enrolled
 */
export async function createSeatQuorum(
  { database, owner, serverPublicKey, verify = verifyCreation }: CreationContext,
  custody: CustodyKind,
  creationId: string,
): Promise<{ id: string }> {
  const { walletUserId } = owner;
  if (walletUserId === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  const factor = await copyFactors(database, owner.id, walletUserId);
  if (factor === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");

  return createQuorum(quorumOf(custody, walletUserId, serverPublicKey), `seat-quorum-${owner.id}-${creationId}`, verify);
}

/** The owner quorum of each custody. */
function quorumOf(custody: CustodyKind, walletUserId: string, serverPublicKey: string): QuorumInput {
  const user = { user_ids: [walletUserId] };
  switch (custody) {
    case "both":
      return { display_name: "User and server", ...user, public_keys: [serverPublicKey], authorization_threshold: 2 };
    case "user":
      return { display_name: "User alone", ...user, public_keys: [], authorization_threshold: 1 };
    case "either":
      return { display_name: "User or server", ...user, public_keys: [serverPublicKey], authorization_threshold: 1 };
  }
}
