import { gasSpendQuerySchema, gasSpendSchema } from "../../../lib/protocol/api/gas-spend.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { Prisma } from "../../../prisma/vault/generated/client.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { VaultDatabase } from "../vault-database.ts";
import type { Route } from "./route.ts";

interface FeeRow {
  readonly caip2: string;
  readonly wei: string;
  readonly transactions: number;
  readonly unknown: number;
}

/** Before `/apps/{app_id}` in the table, which would take `gas_spend` for an id. */
export const gasSpendRoute: Route = {
  method: "GET",
  path: "/apps/gas_spend",
  tag: "Apps",
  summary: "Get what wallets spent on network fees",
  description:
    "`value` is what a sponsor was charged: nothing, since this server sponsors nothing. `network_fees` is what the wallets paid themselves.",
  access: "app",
  query: gasSpendQuerySchema,
  response: gasSpendSchema,
  errors: ["invalid_data", "wallet_not_found"],
  async handle(request, { database, ...services }) {
    const reader = await authenticateAppReader(request, { database, ...services });
    const { wallet_ids, start_timestamp, end_timestamp } = parseBody(gasSpendQuerySchema, request.query, "query");
    const known = await request.timing.measure("db", () =>
      database.walletIndex.findMany({ where: { appId: reader.appId, walletId: { in: wallet_ids } }, select: { walletId: true } }),
    );
    const missing = wallet_ids.find((id) => !known.some(({ walletId }) => walletId === id));
    if (missing !== undefined) throw new ApiError("wallet_not_found", `There is no wallet ${missing} in this app.`);
    const range = [new Date(start_timestamp), new Date(end_timestamp)] as const;
    const network_fees = await request.timing.measure("db", () => sumFees(database, reader.appId, wallet_ids, range));
    return jsonAnswer(200, { currency: "usd", value: "0", network_fees });
  },
};

function sumFees(
  database: VaultDatabase,
  appId: string,
  walletIds: readonly string[],
  [from, to]: readonly [Date, Date],
): Promise<FeeRow[]> {
  return database.$queryRaw<FeeRow[]>(Prisma.sql`
    SELECT caip2, coalesce(sum(fee_wei::numeric), 0)::text AS wei, count(*)::int AS transactions,
      count(*) FILTER (WHERE fee_wei IS NULL)::int AS unknown
    FROM transaction
    WHERE app_id = ${appId} AND wallet_id = ANY(${walletIds}) AND created_at >= ${from} AND created_at < ${to} AND block_number IS NOT NULL
    GROUP BY caip2 ORDER BY caip2`);
}
