import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { findTransactionsQuerySchema, foundTransactionsSchema, transactionSchema } from "../../../lib/protocol/api/transactions.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { receiptSchema } from "../../../lib/protocol/receipt.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { authenticateReader } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { formatBatch } from "../transactions/format-batch.ts";
import { formatTransaction } from "../transactions/format-transaction.ts";
import type { Route } from "./route.ts";

/** What became of a request: its transaction on the chain, and the enclave's word about it. */
export const transactionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/transactions",
    tag: "Transactions",
    summary: "Find transactions by the app's own name for them",
    description: "A failed transaction gives its `reference_id` up, so several may have had it. Newest first.",
    access: "app",
    query: findTransactionsQuerySchema,
    response: foundTransactionsSchema,
    errors: ["invalid_data"],
    async handle(request, services) {
      const reader = await authenticateAppReader(request, services);
      const { reference_id: referenceId } = parseBody(findTransactionsQuerySchema, request.query, "query");
      const where = { appId: reader.appId, referenceId };
      const found = await request.timing.measure("db", () =>
        services.database.transaction.findMany({ where, orderBy: { createdAt: "desc" }, take: 100 }),
      );
      return jsonAnswer(200, { transactions: found.map(formatTransaction) });
    },
  },
  {
    method: "GET",
    path: "/transactions/{transaction_id}",
    tag: "Transactions",
    summary: "Get a transaction and its status",
    access: "app-or-user",
    response: transactionSchema,
    errors: ["transaction_not_found"],
    async handle(request, services) {
      const id = request.params.transaction_id ?? "";
      const reader = await authenticateReader(request, services);
      const missing = new ApiError("transaction_not_found", `There is no transaction ${id} in this app.`);
      const transaction = await request.timing.measure("db", () => services.database.transaction.findUnique({ where: { id } }));
      if (transaction === null || transaction.appId !== reader.appId) throw missing;
      await assertWalletReader(request, services, reader, transaction.walletId, missing);
      if (transaction.batchId === null) return jsonAnswer(200, formatTransaction(transaction));
      const { batchId } = transaction;
      const [head, ...others] = await request.timing.measure("db", () =>
        services.database.transaction.findMany({ where: { batchId }, orderBy: { batchIndex: "asc" } }),
      );
      return jsonAnswer(200, formatBatch([head ?? transaction, ...others]));
    },
  },
  {
    method: "GET",
    path: "/receipts/{receipt_id}",
    tag: "Transactions",
    summary: "Get a receipt of the enclave",
    description: "Signed by a key that the attestation document of its boot names: `GET /v1/attestation/{boot_id}`.",
    access: "app-or-user",
    response: receiptSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const id = request.params.receipt_id ?? "";
      const reader = await authenticateReader(request, services);
      const missing = new ApiError("not_found", `There is no receipt ${id} in this app.`);
      const receipt = await request.timing.measure("db", () => services.database.receipt.findUnique({ where: { id } }));
      if (receipt === null || receipt.appId !== reader.appId) throw missing;
      if (receipt.resourceId !== reader.userId) await assertWalletReader(request, services, reader, receipt.resourceId, missing);
      return jsonAnswer(200, receiptSchema.parse(JSON.parse(receipt.receipt)));
    },
  },
];
