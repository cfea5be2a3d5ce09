import "../assert-server-runtime.ts";
import { aggregationSchema } from "../../protocol/api/aggregations.ts";
import type { AppDatabase } from "../app-database.ts";
import { ensureServerSigner } from "../ensure-server-signer.ts";
import { parseAnswer, requestWalletApi } from "../request-wallet-api.ts";
import type { ServerSeatKey } from "../server-seat-key.ts";
import { type VerifyCreation, verifyCreation } from "../verify-creation.ts";

const DAY_S = 86_400;

/**
 * The server's quorum, and the sum of what a wallet sends to one recipient within a day: one aggregation for all automations, since an app has few of them. It
 * belongs to the server's quorum; were it deleted, every cap by it would allow nothing.
 */
export async function ensureDaySum(
  database: AppDatabase,
  seat: ServerSeatKey,
  verify: VerifyCreation = verifyCreation,
): Promise<{ signerId: string; daySumId: string }> {
  const signerId = await ensureServerSigner(database, seat, verify);
  const { fingerprint } = seat;
  const { daySumId: known } = await database.serverSigner.findUniqueOrThrow({ where: { fingerprint } });
  if (known !== null) return { signerId, daySumId: known };
  const request = {
    method: "POST",
    path: "/v1/aggregations",
    headers: { "privy-idempotency-key": `automation-day-sum-${fingerprint}` },
    body: {
      name: "To one recipient within a day",
      method: "eth_sendTransaction",
      metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
      window: { type: "rolling", seconds: DAY_S },
      group_by: [
        { field_source: "system", field: "wallet_id" },
        { field_source: "ethereum_transaction", field: "to" },
      ],
      owner_id: signerId,
    },
  } as const;
  const answer = await requestWalletApi(request);
  const { id, owner_id } = parseAnswer(aggregationSchema, request, answer);
  await verify(answer, "aggregation.create");
  if (owner_id !== signerId) throw new Error("the aggregation was not created as asked");
  await database.serverSigner.update({ where: { fingerprint }, data: { daySumId: id } });
  return { signerId, daySumId: id };
}
