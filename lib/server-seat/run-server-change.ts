import "./assert-server-runtime.ts";
import { randomUUID } from "node:crypto";
import { type ChangeOutcome, changePayloadSchema } from "../protocol/app/custody-change.ts";
import { canonicalizeRequest } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { AppDatabase } from "./app-database.ts";
import { createWalletPolicy } from "./create-wallet-policy.ts";
import { pinChange } from "./pin-change.ts";
import { forwardChange, listChangeable } from "./run-change.ts";
import type { ServerSeatKey } from "./server-seat-key.ts";
import type { VerifyCreation } from "./verify-creation.ts";

export interface ServerChangeContext {
  database: AppDatabase;
  seat: ServerSeatKey;
  appId: string;
  walletApiOrigin: string;
  verify?: VerifyCreation;
}

/** `limit`: what one transaction may send from now on, signed by either seat. `signers`: nobody beside the owner any more. */
export type ServerChange = { kind: "limit"; perTransactionWei: bigint } | { kind: "remove-signers" };

const LIFETIME_MS = 5 * 60_000;

/**
 * Changes a wallet's policy or signers by the server's seat alone, for a person who is away: only where one seat is enough, pinned by the same rules as a change
 * that the person signs, and remembered as the server's. The enclave would refuse it for any other wallet.
 *
 * @throws ApiError wallet_not_found, server_rule_refused
 */
export async function runServerChange(context: ServerChangeContext, walletId: string, asked: ServerChange): Promise<ChangeOutcome> {
  const { database, seat, appId, walletApiOrigin } = context;
  const known = await database.wallet.findUnique({ where: { id: walletId } });
  if (known === null) throw new ApiError("wallet_not_found", `There is no wallet ${walletId} in this app.`);
  if (known.custody !== "either")
    throw new ApiError("server_rule_refused", "The server's seat may act alone only where one seat is enough.");
  const payload = changePayloadSchema.parse({
    version: 1,
    method: "PATCH",
    url: `${walletApiOrigin}/v1/wallets/${walletId}`,
    headers: { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + LIFETIME_MS) },
    body: await describeBody(context, known.userId, walletId, asked),
  });
  const wallets = await listChangeable(database, known.userId);
  const { change } = pinChange(payload, { appId, walletApiOrigin, wallets, serverSignerId: null, nowMs: Date.now() });
  const text = canonicalizeRequest(payload);
  const serverSignature = seat.signBytes(new TextEncoder().encode(text));
  const row = await database.custodyChange.create({
    data: {
      userId: known.userId,
      walletId,
      kind: change.kind,
      actor: "server",
      payload: text,
      payloadHash: change.payloadHash,
      status: "running",
      serverSignature,
    },
  });
  return forwardChange(database, row, change, { payload, signatures: [serverSignature] });
}

async function describeBody({ database, verify }: ServerChangeContext, userId: string, walletId: string, asked: ServerChange) {
  if (asked.kind === "remove-signers") return { additional_signers: [] };
  const value = String(asked.perTransactionWei);
  const limit = { field_source: "ethereum_transaction", field: "value", operator: "lte", value };
  const rules = [
    { name: "Sends up to the limit", method: "eth_sendTransaction", action: "ALLOW", conditions: [limit] },
    { name: "Signs up to the limit", method: "eth_signTransaction", action: "ALLOW", conditions: [limit] },
    { name: "Messages", method: "personal_sign", action: "ALLOW", conditions: [] },
  ];
  const input = { walletId, role: "wallet", name: "Set by your server", rules, creationId: randomUUID() } as const;
  return { policy_ids: [(await createWalletPolicy(database, userId, input, verify)).id] };
}
