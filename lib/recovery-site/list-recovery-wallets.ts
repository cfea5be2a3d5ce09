import "../server-seat/assert-server-runtime.ts";
import type { z } from "zod";
import { shortenAddress } from "../chain/group-address.ts";
import { userSchema } from "../protocol/api/users.ts";
import { walletPageSchema, type walletSchema } from "../protocol/api/wallets.ts";
import { isRecoveryLetter, recoveryLetterMember } from "../protocol/app/recovery-letter.ts";
import type { Recoverability, RecoveryWallet } from "../protocol/app/recovery-wallet.ts";
import { seatWalletSchema } from "../protocol/app/seat-wallet.ts";
import { custodyOfOwner } from "../protocol/app/wallet-records.ts";
import { ApiError } from "../protocol/errors.ts";
import { getSiteEnvironment } from "../server-seat/environment.ts";
import { readWalletRecords } from "../server-seat/read-wallet-records.ts";
import { callWalletApi } from "../server-seat/request-wallet-api.ts";
import { getServerSeatKey } from "../server-seat/server-seat-key.ts";

type Wallet = z.infer<typeof walletSchema>;
type User = z.infer<typeof userSchema>;

const PAGE = 100;
const MAX_PAGES = 10;

/**
 * The wallets of the person with this confirmed address, newest first, and what can be done about each. Only the wallet backend is asked; what it says is believed where
 * nothing hangs on it, and where the seat would sign, with the seat's own letter alone.
 */
export async function listRecoveryWallets(email: string): Promise<RecoveryWallet[]> {
  const user = await findUser(email);
  if (user === null) return [];
  const wallets = (await listWallets(user.id)).filter(({ chain_type }) => chain_type === "ethereum" || chain_type === "solana");
  return Promise.all(wallets.map((wallet) => describeWallet(wallet, user, email)));
}

async function findUser(email: string): Promise<User | null> {
  try {
    return await callWalletApi(userSchema, { method: "POST", path: "/v1/users/email/address", body: { address: email } });
  } catch (error) {
    if (error instanceof ApiError && error.code === "user_does_not_exist") return null;
    throw error;
  }
}

async function listWallets(userId: string): Promise<Wallet[]> {
  const wallets: Wallet[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = new URLSearchParams({ user_id: userId, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
    const answer: z.infer<typeof walletPageSchema> = await callWalletApi(walletPageSchema, { method: "GET", path: `/v1/wallets?${query}` });
    wallets.push(...answer.data);
    cursor = answer.next_cursor;
    if (cursor === null) break;
  }
  return wallets;
}

async function describeWallet(wallet: Wallet, user: User, email: string): Promise<RecoveryWallet> {
  const { owner, exportedAtMs } = await readWalletRecords(wallet.id);
  const seat = getServerSeatKey();
  const custody = custodyOfOwner(owner, { walletUserId: user.id, serverSeatFingerprint: seat.fingerprint });
  const letter = { appId: getSiteEnvironment().PRIVY_APP_ID, email, walletId: wallet.id, address: wallet.address };
  const isOwn = isRecoveryLetter(letter, user.custom_metadata?.[recoveryLetterMember(wallet.id)], seat.publicKeySpkiBase64);
  const by = judge(custody, isOwn);
  const { id, address, chain_type, owner_id } = wallet;
  const seatWallet =
    by === "server" ? seatWalletSchema.parse({ id, address, chain_type, owner_id, name: shortenAddress(address), custody }) : null;
  return { id, address, by, seatWallet, exportedAtMs };
}

function judge(custody: ReturnType<typeof custodyOfOwner>, isOwn: boolean): Recoverability {
  if (custody === null) return "other";
  if (custody !== "either") return custody;
  return isOwn ? "server" : "unknown";
}
