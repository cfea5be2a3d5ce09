import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import {
  balanceQuerySchema,
  balanceSchema,
  walletTransactionPageSchema,
  walletTransactionsQuerySchema,
} from "../../../lib/protocol/api/transactions.ts";
import { readChainName } from "../../../lib/protocol/chains/chain-names.ts";
import type { ChainType } from "../../../lib/protocol/chains/wallet-chains.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { assertWalletReader } from "../auth/assert-wallet-reader.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { readBalances } from "../chains/read-balances.ts";
import { readSolanaBalances } from "../chains/solana/read-solana-balances.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { listWalletTransactions } from "../transactions/list-wallet-transactions.ts";
import type { Route } from "./route.ts";

/** A wallet as its chains see it. */
export const walletChainRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/wallets/{wallet_id}/transactions",
    tag: "Wallets",
    summary: "List what a wallet sent and received on a chain, newest first",
    description:
      "Sent: transactions of this server, one entry for each amount that their calldata moves, of the chain's own asset or of a token. Received: tokens that the app's chain table or `token` names, from the chain's last 10,000 blocks. What others send of the chain's own asset leaves no log and is not shown.",
    access: "app-or-user",
    query: walletTransactionsQuerySchema,
    response: walletTransactionPageSchema,
    errors: ["invalid_data", "wallet_not_found", "chain_not_configured", "chain_unavailable", "not_supported"],
    async handle(request, services) {
      const { id, address, app, chain_type } = await readWallet(request, services);
      assertEthereum(chain_type, "Lists of transactions");
      const query = parseBody(walletTransactionsQuerySchema, request.query, "query");
      const chain = services.chains.get(readChainName(query.chain));
      const subject = { walletId: id, address, chain, table: app.chains };
      return jsonAnswer(200, await request.timing.measure("db", () => listWalletTransactions(services.database, subject, query)));
    },
  },
  {
    method: "GET",
    path: "/wallets/{wallet_id}/balance",
    tag: "Wallets",
    summary: "Read a wallet's balances, native and of tokens",
    description:
      "Of the assets in `asset` on the chains in `chain`, both separated by commas; of contracts in `token` (`chain:address`); or of everything that the app's chain table names. Of a Solana wallet by asset alone. Prices are not offered.",
    access: "app-or-user",
    query: balanceQuerySchema,
    response: balanceSchema,
    errors: ["invalid_data", "wallet_not_found", "chain_not_configured", "chain_unavailable", "not_supported"],
    async handle(request, services) {
      const { address, app, chain_type } = await readWallet(request, services);
      const query = parseBody(balanceQuerySchema, request.query, "query");
      if (chain_type !== "solana") assertEthereum(chain_type, "Balances");
      const balances = await request.timing.measure("chain", () =>
        chain_type === "solana"
          ? readSolanaBalances(services.solanaChains, app.chains, address, query)
          : readBalances(services.chains, app.chains, address, query),
      );
      return jsonAnswer(200, { balances });
    },
  },
];

interface ReadWallet {
  readonly id: string;
  readonly address: string;
  readonly chain_type: ChainType;
  readonly app: AppContent;
}

async function readWallet(request: ApiRequest, services: HostServices): Promise<ReadWallet> {
  const id = request.params.wallet_id ?? "";
  const reader = await authenticateReader(request, services, [id]);
  const { address, chain_type } = requireRecord(reader, "wallet", id, "wallet_not_found");
  await assertWalletReader(request, services, reader, id, new ApiError("wallet_not_found", `There is no wallet ${id} in this app.`));
  return { id, address, chain_type, app: reader.app };
}

/** What is asked of a chain of Ethereum's about another chain's address, it can only misunderstand. @throws ApiError not_supported */
function assertEthereum(chainType: ChainType, what: string): void {
  if (chainType === "ethereum") return;
  throw new ApiError("not_supported", `${what} are not offered for ${chainType} wallets.`);
}
