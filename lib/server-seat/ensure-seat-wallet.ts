import "./assert-server-runtime.ts";
import type { SeatWallet } from "../protocol/app/seat-wallet.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { copyFactors } from "./copy-factors.ts";
import { createSeatWallet } from "./create-seat-wallet.ts";
import type { SeatOwner } from "./ensure-seat-user.ts";
import { formatSeatWallet } from "./format-seat-wallet.ts";
import type { VerifyCreation } from "./verify-creation.ts";

/**
 * The person's first wallet, under both seats, created at first use. Its creation is named after the person's own id, so repeating it after a crash goes on
 * where it stopped.
 *
 * @throws ApiError factor_required while no passkey or device key is enrolled
 */
export async function ensureSeatWallet(
  database: AppDatabase,
  owner: SeatOwner,
  serverPublicKey: string,
  verify?: VerifyCreation,
): Promise<SeatWallet> {
  const existing = await database.wallet.findFirst({ where: { userId: owner.id }, orderBy: { createdAt: "asc" } });
  if (existing !== null) {
    // A set-up that goes on in another browser must know which factor there is.
    if (owner.walletUserId !== null) await copyFactors(database, owner.id, owner.walletUserId);
    return formatSeatWallet(existing);
  }
  if (owner.walletUserId === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  const context = { database, owner, serverPublicKey, ...(verify === undefined ? {} : { verify }) };
  return createSeatWallet(context, { custody: "both", chainType: "ethereum", name: "Main wallet", creationId: owner.id });
}
