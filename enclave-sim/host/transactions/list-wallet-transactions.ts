import { formatEther } from "viem";
import { z } from "zod";
import type { WalletTransactionPage, walletTransactionsQuerySchema } from "../../../lib/protocol/api/transactions.ts";
import { describeChainAsset } from "../../../lib/protocol/chains/chain-names.ts";
import { Prisma, type Transaction } from "../../../prisma/vault/generated/client.ts";
import { formatCursor, parseCursor } from "../records/page-cursor.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { formatTransaction } from "./format-transaction.ts";

type Filter = Pick<z.output<typeof walletTransactionsQuerySchema>, "cursor" | "limit" | "tx_hash">;

const DEFAULT_LIMIT = 100;

/** The part of a stored answer that is read here. */
const resultSchema = z.object({
  transaction_request: z.object({ to: z.string().optional(), value: z.union([z.string(), z.number()]).optional() }),
});

/** What a wallet sent through this server on one chain, newest first. What others sent to it is not indexed. */
export async function listWalletTransactions(
  database: VaultDatabase,
  walletId: string,
  caip2: string,
  { cursor, limit = DEFAULT_LIMIT, tx_hash }: Filter,
): Promise<WalletTransactionPage> {
  const after = cursor === undefined ? null : parseCursor(cursor);
  const isOlder =
    after === null ? [] : [{ OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }];
  const rows = await database.transaction.findMany({
    // Without signed bytes there is nothing yet, or never was.
    where: { walletId, caip2, result: { not: null }, ...(tx_hash === undefined ? {} : { hash: tx_hash.toLowerCase() }), AND: isOlder },
    orderBy: [{ createdAt: Prisma.SortOrder.desc }, { id: Prisma.SortOrder.desc }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { transactions: page.map(describe), next_cursor: rows.length > limit && last !== undefined ? formatCursor(last) : null };
}

function describe(transaction: Transaction): WalletTransactionPage["transactions"][number] {
  const { id, caip2, created_at, status, transaction_hash, wallet_id } = formatTransaction(transaction);
  const { to = "", value = 0 } = resultSchema.parse(JSON.parse(transaction.result ?? "null")).transaction_request;
  const { chain, asset } = describeChainAsset(caip2);
  const wei = BigInt(value);
  return {
    caip2,
    transaction_hash,
    status,
    created_at,
    sponsored: false,
    details: {
      type: "transfer_sent",
      sender: transaction.fromAddress,
      sender_privy_user_id: null,
      recipient: to.toLowerCase(),
      recipient_privy_user_id: null,
      chain,
      asset,
      raw_value: wei.toString(),
      raw_value_decimals: 18,
      display_values: { [asset]: formatEther(wei) },
    },
    privy_transaction_id: id,
    wallet_id,
  };
}
