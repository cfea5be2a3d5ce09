import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TRANSFER_ABI } from "../protocol/app/transfer-abi.ts";
import { ensureStandardCap, type StandardCap } from "./ensure-standard-cap.ts";
import { believe } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const OWNER = "q".repeat(24);
const WALLET = { field_source: "system", field: "wallet_id" };
const RECIPIENT = { field_source: "ethereum_transaction", field: "to" };
const VALUE = { field_source: "ethereum_transaction", field: "value", function: "sum" };
const TOKENS = { field_source: "ethereum_calldata", field: "transfer.amount", function: "sum", abi: [TRANSFER_ABI] };
const SMALL = { field_source: "ethereum_transaction", field: "value", operator: "lt", value: "1" };

/** What the host answers: the cap as it was asked for, but for what it changed. */
function answerChanged(changed: object = {}): void {
  const body = { ...asked, id: "a".repeat(24), created_at: 1, ...changed };
  server.api.behave({ status: 200, body });
}
let asked: object;

beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server?.close());

describe.each<[StandardCap, string, object, object[]]>([
  ["eth_day", "ETH a day, by wallet", VALUE, [WALLET]],
  ["eth_day_recipient", "ETH a day, by wallet and recipient", VALUE, [WALLET, RECIPIENT]],
  ["token_day", "Tokens a day, by wallet and token", TOKENS, [WALLET, RECIPIENT]],
])("ensureStandardCap %s", (cap, name, metric, groupBy) => {
  const ensure = () => ensureStandardCap(server.database, cap, OWNER, believe);
  beforeEach(() => {
    asked = {
      name,
      method: "eth_sendTransaction",
      metric,
      window: { type: "rolling", seconds: 86_400 },
      conditions: [],
      group_by: groupBy,
      owner_id: OWNER,
    };
  });

  test.each<[string, object]>([
    ["counts a shorter window", { window: { type: "rolling", seconds: 3_600 } }],
    ["counts a longer window", { window: { type: "rolling", seconds: 259_200 } }],
    ["counts another field", { metric: { ...metric, field: "gas_limit" } }],
    ["counts what another ABI names", { metric: { ...metric, abi: [{ ...TRANSFER_ABI, name: "approve" }] } }],
    ["counts another method", { method: "eth_signUserOperation" }],
    ["counts some transactions only", { conditions: [SMALL] }],
    ["counts all wallets together", { group_by: [] }],
    ["counts each recipient anew, or all together", { group_by: groupBy.length === 1 ? [WALLET, RECIPIENT] : [WALLET] }],
    ["counts by another field", { group_by: [...groupBy.slice(1), RECIPIENT] }],
    ["names it otherwise", { name: "Mine" }],
    ["made it for another owner", { owner_id: "x".repeat(24) }],
    ["made it for nobody", { owner_id: null }],
  ])("error: a host that %s", async (_title, changed) => {
    answerChanged(changed);
    await expect(ensure()).rejects.toThrow("not created as asked");
    expect(await server.database.standardCap.findUnique({ where: { name: cap } })).toBeNull();
  });

  test("error: a host without the enclave's receipt", async () => {
    answerChanged();
    await expect(ensureStandardCap(server.database, cap, OWNER)).rejects.toThrow("named no receipt");
    expect(await server.database.standardCap.findUnique({ where: { name: cap } })).toBeNull();
  });

  test("default: made once, for all wallets", async () => {
    answerChanged();
    expect(await ensure()).toBe("a".repeat(24));
    expect(server.api.received.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([["/v1/aggregations", asked]]);
    server.api.behave({ status: 500, body: {} });
    expect(await ensure()).toBe("a".repeat(24));
  });
});
