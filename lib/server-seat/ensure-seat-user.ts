import "./assert-server-runtime.ts";
import { z } from "zod";
import type { AppDatabase } from "./app-database.ts";
import { callWalletApi } from "./request-wallet-api.ts";

const createdUserSchema = z.object({ id: z.string().startsWith("did:privy:") });

export interface SeatOwner {
  /** The app server's own id: `sub` of the person's JWTs. */
  id: string;
  email: string;
  walletUserId: string | null;
}

/**
 * The person's id at the wallet backend, created at first use. The idempotency key is the person's own id, so a second click, or a crash between the two
 * databases, finds the user that was made the first time.
 */
export async function ensureSeatUser(database: AppDatabase, owner: SeatOwner): Promise<string> {
  if (owner.walletUserId !== null) return owner.walletUserId;
  const { id } = await callWalletApi(createdUserSchema, {
    method: "POST",
    path: "/v1/users",
    headers: { "privy-idempotency-key": `seat-user-${owner.id}` },
    body: {
      linked_accounts: [
        { type: "email", address: owner.email },
        { type: "custom_auth", custom_user_id: owner.id },
      ],
    },
  });
  await database.user.update({ where: { id: owner.id }, data: { walletUserId: id } });
  return id;
}
