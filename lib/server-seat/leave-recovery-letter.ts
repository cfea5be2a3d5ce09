import "./assert-server-runtime.ts";
import { userSchema } from "../protocol/api/users.ts";
import { recoveryLetterBytes, recoveryLetterMember } from "../protocol/app/recovery-letter.ts";
import type { SeatWallet } from "../protocol/app/seat-wallet.ts";
import { getEnvironment } from "./environment.ts";
import { callWalletApi } from "./request-wallet-api.ts";
import { getServerSeatKey } from "./server-seat-key.ts";

/**
 * Leaves word at the wallet backend that a wallet which the server's seat may open alone is this person's: signed by the seat, because the recovery site has nobody
 * else to ask. A failure is the creation's: repeating it, which makes no second wallet, writes the letter again. Other wallets need none.
 */
export async function leaveRecoveryLetter(
  { email, walletUserId }: { email: string; walletUserId: string | null },
  { id: walletId, address, custody }: Pick<SeatWallet, "id" | "address" | "custody">,
): Promise<void> {
  if (custody !== "either" || walletUserId === null) return;
  const letter = { appId: getEnvironment().PRIVY_APP_ID, email, walletId, address };
  await callWalletApi(userSchema, {
    method: "PATCH",
    path: `/v1/users/${walletUserId}/custom_metadata`,
    body: { custom_metadata: { [recoveryLetterMember(walletId)]: getServerSeatKey().signBytes(recoveryLetterBytes(letter)) } },
  });
}
