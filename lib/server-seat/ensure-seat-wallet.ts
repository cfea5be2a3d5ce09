import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { keyQuorumSchema } from "../protocol/api/key-quorums.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { SeatWallet } from "../protocol/app/app-state.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { copyFactors } from "./copy-factors.ts";
import type { SeatOwner } from "./ensure-seat-user.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

/**
 * The person's 2-of-2 wallet, created at first use: a quorum of the person and the server seat, threshold 2, and an ethereum wallet that it owns. Each step
 * has an idempotency key made of the person's id, so repeating after a crash goes on where it stopped. What the host says it made is believed only with the
 * enclave's receipt for it.
 *
 * @throws ApiError factor_required while no passkey or device key is enrolled
 */
export async function ensureSeatWallet(
  database: AppDatabase,
  owner: SeatOwner,
  serverPublicKey: string,
  verify: VerifyCreation = verifyCreation,
): Promise<SeatWallet> {
  const { walletUserId } = owner;
  if (walletUserId === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  const factor = await copyFactors(database, owner.id, walletUserId);
  if (factor === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  const existing = await database.wallet.findFirst({ where: { userId: owner.id }, orderBy: { createdAt: "asc" } });
  if (existing !== null) return { id: existing.id, address: existing.address, chain_type: "ethereum", owner_id: existing.ownerId };

  const quorum = await createOnce(keyQuorumSchema, "key_quorum.create", "/v1/key_quorums", `seat-quorum-${owner.id}`, verify, {
    display_name: "User and server",
    user_ids: [walletUserId],
    public_keys: [serverPublicKey],
    authorization_threshold: 2,
  });
  assertTwoOfTwo(quorum, walletUserId, serverPublicKey);
  const input = { chain_type: "ethereum", owner_id: quorum.id };
  const wallet = await createOnce(walletSchema, "wallet.create", "/v1/wallets", `seat-wallet-${owner.id}`, verify, input);
  const isAsAsked = wallet.owner_id === quorum.id && wallet.additional_signers.length === 0 && wallet.policy_ids.length === 0;
  if (!isAsAsked) throw new Error("the wallet was not created as asked");
  const row = { id: wallet.id, userId: owner.id, address: wallet.address, ownerId: quorum.id };
  await database.wallet.upsert({ where: { id: wallet.id }, create: row, update: {} });
  return { id: wallet.id, address: wallet.address, chain_type: "ethereum", owner_id: quorum.id };
}

/** A second click meets the first one's request in flight and waits for its answer. */
async function createOnce<T>(
  schema: z.ZodType<T>,
  action: string,
  path: string,
  idempotencyKey: string,
  verify: VerifyCreation,
  body: unknown,
): Promise<T> {
  const request = { method: "POST", path, body, headers: { "privy-idempotency-key": idempotencyKey } } as const;
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await requestWalletApi(request);
      const created = parseAnswer(schema, request, answer);
      await verify(answer, action);
      return created;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "request_in_progress" || attempt >= 10) throw error;
      await sleep(200);
    }
  }
}

/** The wallet host is another party: what it says it created must be what was asked for before anybody funds it. */
function assertTwoOfTwo(quorum: z.infer<typeof keyQuorumSchema>, walletUserId: string, serverPublicKey: string): void {
  const keys = quorum.authorization_keys.map((key) => key.public_key);
  const isAsAsked =
    quorum.authorization_threshold === 2 &&
    quorum.user_ids.join() === walletUserId &&
    keys.join() === serverPublicKey &&
    quorum.key_quorum_ids.length === 0;
  if (!isAsAsked) throw new Error("the key quorum was not created as asked");
}
