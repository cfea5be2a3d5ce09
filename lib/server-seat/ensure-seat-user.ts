import "./assert-server-runtime.ts";
import { z } from "zod";
import type { AppDatabase } from "./app-database.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

const createdUserSchema = z.object({
  id: z.string().startsWith("did:privy:"),
  linked_accounts: z.array(z.record(z.string(), z.unknown())),
});

export interface SeatOwner {
  /** The app server's own id: `sub` of the person's JWTs. */
  id: string;
  email: string;
  walletUserId: string | null;
}

/**
 * The person's id at the wallet backend, created at first use. The idempotency key is the person's own id, so a second click, or a crash between the two
 * databases, finds the user that was made the first time. The host's answer is believed only with the enclave's receipt, and only if it is a user with
 * this person's accounts and no others: a second token subject on it would let somebody else speak for the person.
 */
export async function ensureSeatUser(database: AppDatabase, owner: SeatOwner, verify: VerifyCreation = verifyCreation): Promise<string> {
  if (owner.walletUserId !== null) return owner.walletUserId;
  const request = {
    method: "POST",
    path: "/v1/users",
    headers: { "privy-idempotency-key": `seat-user-${owner.id}` },
    body: {
      linked_accounts: [
        { type: "email", address: owner.email },
        { type: "custom_auth", custom_user_id: owner.id },
      ],
    },
  } as const;
  const answer = await requestWalletApi(request);
  const { id, linked_accounts: accounts } = parseAnswer(createdUserSchema, request, answer);
  await verify(answer, "user.create");
  const isAsAsked =
    accounts.length === 2 &&
    accounts.some(({ type, address }) => type === "email" && address === owner.email) &&
    accounts.some(({ type, custom_user_id: subject }) => type === "custom_auth" && subject === owner.id);
  if (!isAsAsked) throw new Error("the user was not created as asked");
  await database.user.update({ where: { id: owner.id }, data: { walletUserId: id } });
  return id;
}
