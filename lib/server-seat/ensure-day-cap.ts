import "./assert-server-runtime.ts";
import { aggregationSchema } from "../protocol/api/aggregations.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import type { JsonValue } from "../protocol/parse-strict-json.ts";
import type { AppDatabase } from "./app-database.ts";
import { parseAnswer, requestWalletApi } from "./request-wallet-api.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

export const DAY_CAP = "eth_day";
const SHAPE: { [key: string]: JsonValue } = {
  name: "ETH a day, by wallet",
  method: "eth_sendTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: 86_400 },
  conditions: [],
  group_by: [{ field_source: "system", field: "wallet_id" }],
};

/**
 * The aggregation that counts what each wallet sends within 24 hours, made at first use; one for all wallets, since an app has ten at most. Its owner is the
 * server's quorum: without that signature nobody deletes it, and a cap whose count is gone refuses.
 *
 * @returns its id
 */
export async function ensureDayCap(database: AppDatabase, ownerId: string, verify: VerifyCreation = verifyCreation): Promise<string> {
  const known = await database.standardCap.findUnique({ where: { name: DAY_CAP } });
  if (known !== null) return known.aggregationId;
  const request = {
    method: "POST",
    path: "/v1/aggregations",
    headers: { "privy-idempotency-key": `standard-cap-${DAY_CAP}` },
    body: { ...SHAPE, owner_id: ownerId },
  } as const;
  const answer = await requestWalletApi(request);
  const made = parseAnswer(aggregationSchema, request, answer);
  await verify(answer, "aggregation.create");
  const { name, method, metric, window, conditions, group_by } = made;
  const isAsAsked =
    made.owner_id === ownerId &&
    canonicalizeJson({ name, method, metric, window, conditions, group_by } as JsonValue) === canonicalizeJson(SHAPE);
  if (!isAsAsked) throw new Error("the aggregation was not created as asked");
  const row = await database.standardCap.upsert({
    where: { name: DAY_CAP },
    create: { name: DAY_CAP, aggregationId: made.id },
    update: {},
  });
  return row.aggregationId;
}
