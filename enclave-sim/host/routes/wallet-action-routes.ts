import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import {
  actionPageSchema,
  actionQuerySchema,
  listActionsQuerySchema,
  transferActionSchema,
  transferBodySchema,
} from "../../../lib/protocol/api/transfers.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateReader } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { formatCursor, parseCursor } from "../records/page-cursor.ts";
import { readContent } from "../records/read-content.ts";
import type { HostServices } from "../services.ts";
import { sendSolanaTransfer } from "../transfers/send-solana-transfer.ts";
import { sendTransfer } from "../transfers/send-transfer.ts";
import { formatTransferAction } from "../transfers/transfer-action.ts";
import { authenticateApp } from "./app-action.ts";
import type { Route } from "./route.ts";

const DEFAULT_LIMIT = 50;

/** What a wallet was asked to do as a whole, and what became of it. */
export const walletActionRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/wallets/{wallet_id}/transfer",
    tag: "Wallets",
    summary: "Transfer an asset",
    description:
      "The chain's own asset, or a token that the app's chain table names, in whole units. The enclave builds the transaction from the signed body and that table. Exchanges, bridges and fees of the app are not offered.",
    access: "app",
    signed: true,
    body: transferBodySchema,
    response: transferActionSchema,
    errors: [
      "invalid_data",
      "invalid_request",
      "wallet_not_found",
      "not_supported",
      "chain_not_enabled",
      "insufficient_funds",
      "policy_violation",
      "transaction_broadcast_failure",
      "fee_above_ceiling",
      "chain_unavailable",
      "resource_already_exists",
    ],
    async handle(request, services) {
      const walletId = request.params.wallet_id ?? "";
      const { appId, evidence } = await authenticateApp(request, services, [walletId]);
      const record = evidence.records.find(({ type, id }) => type === "wallet" && id === walletId);
      if (record === undefined) throw new ApiError("wallet_not_found", `There is no wallet ${walletId} in this app.`);
      const wallet = readContent("wallet", record);
      const send = wallet.chain_type === "solana" ? sendSolanaTransfer : sendTransfer;
      return send(request, services, evidence, { appId, walletId, wallet });
    },
  },
  {
    method: "GET",
    path: "/wallets/{wallet_id}/actions",
    tag: "Wallets",
    summary: "List a wallet's actions, newest first",
    access: "app-or-user",
    query: listActionsQuerySchema,
    response: actionPageSchema,
    errors: ["invalid_data", "wallet_not_found"],
    async handle(request, services) {
      const walletId = await assertReadable(request, services);
      const { include, cursor, limit = DEFAULT_LIMIT } = parseBody(listActionsQuerySchema, request.query, "query");
      const after = cursor === undefined ? null : parseCursor(cursor);
      const isOlder =
        after === null ? [] : [{ OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }];
      const rows = await request.timing.measure("db", () =>
        services.database.transaction.findMany({
          where: { walletId, action: { not: null }, AND: isOlder },
          orderBy: [{ createdAt: Prisma.SortOrder.desc }, { id: Prisma.SortOrder.desc }],
          take: limit + 1,
        }),
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return jsonAnswer(200, {
        data: page.map((row) => formatTransferAction(row, { withSteps: include === "steps" })),
        next_cursor: rows.length > limit && last !== undefined ? formatCursor(last) : null,
      });
    },
  },
  {
    method: "GET",
    path: "/wallets/{wallet_id}/actions/{action_id}",
    tag: "Wallets",
    summary: "Get a wallet action and its status",
    description: "With `include=steps`, the transaction that carries it out.",
    access: "app-or-user",
    query: actionQuerySchema,
    response: transferActionSchema,
    errors: ["invalid_data", "wallet_not_found", "not_found"],
    async handle(request, services) {
      const walletId = await assertReadable(request, services);
      const { include } = parseBody(actionQuerySchema, request.query, "query");
      const id = request.params.action_id ?? "";
      const row = await request.timing.measure("db", () => services.database.transaction.findUnique({ where: { id } }));
      if (row === null || row.walletId !== walletId || row.action === null)
        throw new ApiError("not_found", `There is no action ${id} of this wallet.`);
      return jsonAnswer(200, formatTransferAction(row, { withSteps: include === "steps" }));
    },
  },
];

async function assertReadable(request: ApiRequest, services: HostServices): Promise<string> {
  const id = request.params.wallet_id ?? "";
  const missing = new ApiError("wallet_not_found", `There is no wallet ${id} in this app.`);
  const reader = await authenticateReader(request, services, [id]);
  if (!reader.records.some((record) => record.type === "wallet" && record.id === id)) throw missing;
  await assertWalletReader(request, services, reader, id, missing);
  return id;
}
