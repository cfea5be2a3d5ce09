import "./assert-server-runtime.ts";
import type { Wallet } from "../../prisma/app/generated/client.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";

/** @throws ApiError wallet_not_found for a wallet that is not the person's: what is asked with the app secret is asked for its own people only */
export async function requireOwnWallet(database: AppDatabase, userId: string, walletId: string): Promise<Wallet> {
  const wallet = await database.wallet.findFirst({ where: { id: walletId, userId } });
  if (wallet === null) throw new ApiError("wallet_not_found", "This is not one of your wallets.");
  return wallet;
}
