import "./assert-server-runtime.ts";
import { isDeepStrictEqual } from "node:util";
import { aggregationSchema } from "../protocol/api/aggregations.ts";
import { TRANSFER_ABI } from "../protocol/app/transfer-abi.ts";
import type { Aggregation } from "../protocol/policy/aggregation-schema.ts";
import type { AppDatabase } from "./app-database.ts";
import { createOnce } from "./create-once.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

export type StandardCap = "eth_day" | "eth_day_recipient" | "token_day";

const BY_WALLET = { field_source: "system", field: "wallet_id" };
const BY_RECIPIENT = { field_source: "ethereum_transaction", field: "to" };
const ETH_OF_A_DAY: Omit<Aggregation, "name" | "group_by"> = {
  method: "eth_sendTransaction",
  metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
  window: { type: "rolling", seconds: 86_400 },
  conditions: [],
};
const SHAPES: Readonly<Record<StandardCap, Aggregation>> = {
  eth_day: { ...ETH_OF_A_DAY, name: "ETH a day, by wallet", group_by: [BY_WALLET] },
  eth_day_recipient: {
    ...ETH_OF_A_DAY,
    name: "ETH a day, by wallet and recipient",
    group_by: [BY_WALLET, BY_RECIPIENT],
  },
  // The recipient of a token's transfer is the token's contract.
  token_day: {
    ...ETH_OF_A_DAY,
    name: "Tokens a day, by wallet and token",
    metric: { field_source: "ethereum_calldata", field: "transfer.amount", function: "sum", abi: [TRANSFER_ABI] },
    group_by: [BY_WALLET, BY_RECIPIENT],
  },
};

/**
 * The aggregation that counts what each wallet sends within 24 hours, in all, to one recipient, or of one token; made at first use, one for all wallets, since an app has ten
 * at most. Its owner is the server's quorum: without that signature nobody deletes it, and a cap whose count is gone refuses.
 *
 * A host that had another one made, say of a shorter window, would loosen every limit that names it. So it is believed only with the enclave's receipt, and
 * only if the whole of it is what was asked for.
 *
 * @returns its id
 */
export async function ensureStandardCap(
  database: AppDatabase,
  name: StandardCap,
  ownerId: string,
  verify: VerifyCreation = verifyCreation,
): Promise<string> {
  const known = await database.standardCap.findUnique({ where: { name } });
  if (known !== null) return known.aggregationId;
  const asked = { ...SHAPES[name], owner_id: ownerId };
  const key = `standard-cap-${name}-${ownerId}`;
  const made = await createOnce(aggregationSchema, "aggregation.create", "/v1/aggregations", key, verify, asked);
  const { id, created_at: _, ...returned } = made;
  if (!isDeepStrictEqual(returned, asked)) throw new Error("the aggregation was not created as asked");
  const row = await database.standardCap.upsert({ where: { name }, create: { name, aggregationId: id }, update: {} });
  return row.aggregationId;
}
