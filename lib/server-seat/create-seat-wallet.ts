import "./assert-server-runtime.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { keyQuorumSchema } from "../protocol/api/key-quorums.ts";
import { walletSchema } from "../protocol/api/wallets.ts";
import type { CustodyKind, SeatWallet } from "../protocol/app/seat-wallet.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { copyFactors } from "./copy-factors.ts";
import type { SeatOwner } from "./ensure-seat-user.ts";
import { formatSeatWallet } from "./format-seat-wallet.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

export interface NewWallet {
  custody: CustodyKind;
  chainType: SeatWallet["chain_type"];
  name: string;
  /** Names this creation among the person's: repeating it, after a second click or a crash, goes on where it stopped. */
  creationId: string;
}

interface CreationContext {
  database: AppDatabase;
  owner: SeatOwner;
  /** SPKI, base64. */
  serverPublicKey: string;
  /** For tests. */
  verify?: VerifyCreation;
}

/** The owner quorum of each custody. */
interface QuorumInput {
  display_name: string;
  user_ids: string[];
  public_keys: string[];
  authorization_threshold: number;
}

/**
 * A wallet under the custody that the person chose: a key quorum of the seats that may move it, then a wallet that it owns. The quorum is always made by
 * itself, also for one person: then the enclave's receipt commits to its members. What the host says it made is believed only with that receipt, and only
 * if it is what was asked for.
 *
 * @throws ApiError factor_required while no passkey or device key is enrolled; not_supported for a chain that the backend does not offer
 */
export async function createSeatWallet(
  { database, owner, serverPublicKey, verify = verifyCreation }: CreationContext,
  { custody, chainType, name, creationId }: NewWallet,
): Promise<SeatWallet> {
  const { walletUserId } = owner;
  if (walletUserId === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");
  const factor = await copyFactors(database, owner.id, walletUserId);
  if (factor === null) throw new ApiError("factor_required", "Set up your passkey or device key first.");

  const quorumInput = quorumOf(custody, walletUserId, serverPublicKey);
  const quorum = await createOnce(
    keyQuorumSchema,
    "key_quorum.create",
    "/v1/key_quorums",
    `seat-quorum-${creationId}`,
    verify,
    quorumInput,
  );
  assertQuorumAsAsked(quorum, quorumInput);
  const input = { chain_type: chainType, owner_id: quorum.id };
  const wallet = await createOnce(walletSchema, "wallet.create", "/v1/wallets", `seat-wallet-${creationId}`, verify, input);
  const isAsAsked =
    wallet.owner_id === quorum.id &&
    wallet.chain_type === chainType &&
    wallet.additional_signers.length === 0 &&
    wallet.policy_ids.length === 0;
  if (!isAsAsked) throw new Error("the wallet was not created as asked");
  const row = { id: wallet.id, userId: owner.id, address: wallet.address, chainType, name, custody, ownerId: quorum.id };
  return formatSeatWallet(await database.wallet.upsert({ where: { id: wallet.id }, create: row, update: {} }));
}

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
function assertQuorumAsAsked(quorum: z.infer<typeof keyQuorumSchema>, asked: QuorumInput): void {
  const isAsAsked =
    quorum.authorization_threshold === asked.authorization_threshold &&
    quorum.user_ids.join() === asked.user_ids.join() &&
    quorum.authorization_keys.map((key) => key.public_key).join() === asked.public_keys.join() &&
    quorum.key_quorum_ids.length === 0;
  if (!isAsAsked) throw new Error("the key quorum was not created as asked");
}
