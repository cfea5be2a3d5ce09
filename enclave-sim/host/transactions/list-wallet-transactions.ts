import { formatUnits } from "viem";
import type { z } from "zod";
import type { WalletTransactionPage, walletTransactionsQuerySchema } from "../../../lib/protocol/api/transactions.ts";
import { describeChainAsset } from "../../../lib/protocol/chains/chain-names.ts";
import { type ChainTable, findToken, findTokenAt, listTokens } from "../../../lib/protocol/chains/chain-table.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { Prisma, type Transaction } from "../../../prisma/vault/generated/client.ts";
import type { Chain } from "../chains/chain.ts";
import { parseTokenNames } from "../chains/parse-token-names.ts";
import { readTokenDecimals } from "../chains/read-token.ts";
import { formatCursor, type PageCursor, parseCursor } from "../records/page-cursor.ts";
import { listReceived, type Received } from "../transfers/list-received.ts";
import { readMoves } from "../transfers/read-moves.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { formatTransaction } from "./format-transaction.ts";

type Query = z.output<typeof walletTransactionsQuerySchema>;
type Entry = WalletTransactionPage["transactions"][number];

export interface HistorySubject {
  readonly walletId: string;
  readonly address: string;
  readonly chain: Chain;
  readonly table: ChainTable | undefined;
}

/** An entry's place in the order, and how it is written when the page is made. */
interface Placed extends PageCursor {
  readonly write: () => Promise<Entry[]>;
}

const DEFAULT_LIMIT = 100;

/**
 * A wallet's history on one chain, newest first: what it sent through this server, and the tokens that came to it. A page ends between transactions, so one with several
 * amounts may make it longer than the limit.
 *
 * @throws ApiError invalid_data | chain_not_configured | chain_unavailable
 */
export async function listWalletTransactions(
  database: VaultDatabase,
  subject: HistorySubject,
  query: Query,
): Promise<WalletTransactionPage> {
  const { cursor, limit = DEFAULT_LIMIT } = query;
  const assets = readAssets(subject, query);
  const after = cursor === undefined ? null : parseCursor(cursor);
  const [sent, received] = await Promise.all([
    findSent(database, subject, query, assets, after, limit + 1),
    findReceived(subject, query, assets, after),
  ]);
  const all = [...sent, ...received].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  const page = all.slice(0, limit);
  const last = page.at(-1);
  const entries = await Promise.all(page.map(({ write }) => write()));
  return { transactions: entries.flat(), next_cursor: all.length > limit && last !== undefined ? formatCursor(last) : null };
}

/** Contracts in lower case and `native`; null: everything. */
function readAssets({ chain, table }: HistorySubject, { asset, token }: Query): ReadonlySet<string> | null {
  if (asset !== undefined && token !== undefined)
    throw new ApiError("invalid_data", "query.asset and query.token are both given: give one.");
  if (token !== undefined) {
    // Privy takes the bare address too, because the chain is named beside it.
    const names = token.map((name) => (name.includes(":") ? name : `${chain.caip2}:${name}`));
    const own = parseTokenNames(names, table).filter(({ caip2 }) => caip2 === chain.caip2);
    return new Set(own.map(({ address }) => address));
  }
  if (asset === undefined) return null;
  const native = describeChainAsset(chain.caip2).asset;
  const keys = asset.map((name) => (name === native ? "native" : findToken(table, chain.caip2, name)?.address.toLowerCase()));
  return new Set(keys.filter((key) => key !== undefined));
}

async function findSent(
  database: VaultDatabase,
  subject: HistorySubject,
  { tx_hash }: Query,
  assets: ReadonlySet<string> | null,
  after: PageCursor | null,
  take: number,
): Promise<Placed[]> {
  const older =
    after === null ? [] : [{ OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }];
  // Rows without the column are from when only native amounts were told.
  const old = assets?.has("native") === true ? [{ assets: { isEmpty: true } }] : [];
  const matching = assets === null ? [] : [{ OR: [{ assets: { hasSome: [...assets] } }, ...old] }];
  const rows = await database.transaction.findMany({
    // Without signed bytes there is nothing yet, or never was.
    where: {
      walletId: subject.walletId,
      caip2: subject.chain.caip2,
      result: { not: null },
      ...(tx_hash === undefined ? {} : { hash: tx_hash.toLowerCase() }),
      AND: [...older, ...matching],
    },
    orderBy: [{ createdAt: Prisma.SortOrder.desc }, { id: Prisma.SortOrder.desc }],
    take,
  });
  return rows.map((row) => ({ createdAt: row.createdAt, id: row.id, write: () => writeSent(subject, row, assets) }));
}

async function findReceived(
  subject: HistorySubject,
  { tx_hash }: Query,
  assets: ReadonlySet<string> | null,
  after: PageCursor | null,
): Promise<Placed[]> {
  const known = listTokens(subject.table, subject.chain.caip2).map(({ address }) => address.toLowerCase());
  const tokens = assets === null ? known : [...assets].filter((asset) => asset !== "native");
  const found = await listReceived(subject.chain, subject.address, tokens);
  return found
    .filter(({ hash }) => tx_hash === undefined || hash === tx_hash.toLowerCase())
    .filter(({ createdAt, id }) => after === null || createdAt < after.createdAt || (+createdAt === +after.createdAt && id < after.id))
    .map((received) => ({ createdAt: received.createdAt, id: received.id, write: async () => [await writeReceived(subject, received)] }));
}

function writeSent(subject: HistorySubject, transaction: Transaction, assets: ReadonlySet<string> | null): Promise<Entry[]> {
  const { id, caip2, created_at, status, transaction_hash, wallet_id } = formatTransaction(transaction);
  const moves = readMoves(transaction.result).filter(({ asset }) => assets === null || assets.has(asset));
  return Promise.all(
    moves.map(async ({ asset, recipient, raw }) => ({
      caip2,
      transaction_hash,
      status,
      created_at,
      sponsored: false as const,
      details: {
        type: "transfer_sent" as const,
        sender: transaction.fromAddress,
        sender_privy_user_id: null,
        recipient,
        recipient_privy_user_id: null,
        ...(await describeAmount(subject, asset, raw)),
      },
      privy_transaction_id: transaction.batchId ?? id,
      wallet_id,
    })),
  );
}

async function writeReceived(subject: HistorySubject, { token, sender, raw, hash, createdAt, status }: Received): Promise<Entry> {
  return {
    caip2: subject.chain.caip2,
    transaction_hash: hash,
    status,
    created_at: createdAt.getTime(),
    sponsored: false,
    details: {
      type: "transfer_received",
      sender,
      sender_privy_user_id: null,
      recipient: subject.address.toLowerCase(),
      recipient_privy_user_id: null,
      ...(await describeAmount(subject, token, raw)),
    },
    privy_transaction_id: null,
    wallet_id: subject.walletId,
  };
}

/** A contract that the app's table does not name goes by its address. */
async function describeAmount({ chain, table }: HistorySubject, key: string, raw: bigint) {
  const { chain: chainName, asset: native } = describeChainAsset(chain.caip2);
  const token = findTokenAt(table, chain.caip2, key);
  const asset = key === "native" ? native : (token?.asset ?? key);
  const decimals = key === "native" ? 18 : (token?.decimals ?? (await readTokenDecimals(chain, key).catch(() => 0)));
  return {
    chain: chainName,
    asset,
    raw_value: raw.toString(),
    raw_value_decimals: decimals,
    display_values: { [asset]: formatUnits(raw, decimals) },
  };
}
