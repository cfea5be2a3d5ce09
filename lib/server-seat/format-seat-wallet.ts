import "./assert-server-runtime.ts";
import type { Wallet } from "../../prisma/app/generated/client.ts";
import { type SeatWallet, seatWalletSchema } from "../protocol/app/seat-wallet.ts";

/** A wallet's row as pages get it. */
export function formatSeatWallet({ id, address, chainType, ownerId, name, custody }: Wallet): SeatWallet {
  return seatWalletSchema.parse({ id, address, chain_type: chainType, owner_id: ownerId, name, custody });
}
