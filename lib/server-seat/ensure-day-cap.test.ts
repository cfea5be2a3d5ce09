import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureDayCap } from "./ensure-day-cap.ts";
import { requireOwnWallet } from "./require-own-wallet.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

let server: TestDatabase;
let api: TestWalletApi;
const OWNER = "q".repeat(24);
const believe = async () => undefined;
const made = (changed: object = {}) => ({
  status: 200,
  body: {
    id: "a".repeat(24),
    name: "ETH a day, by wallet",
    method: "eth_sendTransaction",
    metric: { field_source: "ethereum_transaction", field: "value", function: "sum" },
    window: { type: "rolling", seconds: 86_400 },
    conditions: [],
    group_by: [{ field_source: "system", field: "wallet_id" }],
    owner_id: OWNER,
    created_at: 1,
    ...changed,
  },
});

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, createTestEnvironment(), { WALLET_API_URL: api.url });
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});

test("error: a count of something else, of all wallets together, of another owner, or without a receipt", async () => {
  for (const changed of [{ group_by: [] }, { owner_id: null }, { window: { type: "rolling", seconds: 3_600 } }]) {
    api.behave(made(changed));
    await expect(ensureDayCap(server.database, OWNER, believe)).rejects.toThrow("not created as asked");
  }
  api.behave(made());
  await expect(ensureDayCap(server.database, OWNER)).rejects.toThrow("named no receipt");
});

test("default: made once, for all wallets", async () => {
  api.behave(made());
  expect(await ensureDayCap(server.database, OWNER, believe)).toBe("a".repeat(24));
  api.behave({ status: 500, body: {} });
  expect(await ensureDayCap(server.database, OWNER, believe)).toBe("a".repeat(24));
});

test("error: wallet_not_found: what is asked with the app secret is asked for one's own wallets only", async () => {
  const { database } = server;
  const [mine, stranger] = await Promise.all(["m@e.test", "s@e.test"].map((email) => database.user.create({ data: { email } })));
  if (mine === undefined || stranger === undefined) throw new Error("no users");
  await database.wallet.create({ data: { id: "w1", userId: mine.id, address: "0x", ownerId: "q" } });
  expect((await requireOwnWallet(database, mine.id, "w1")).id).toBe("w1");
  await expect(requireOwnWallet(database, stranger.id, "w1")).rejects.toMatchObject({ code: "wallet_not_found" });
});
