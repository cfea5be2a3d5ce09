import { afterAll, beforeAll, expect, test } from "vitest";
import type { NewPolicy } from "../protocol/app/custody-change.ts";
import { createWalletPolicy } from "./create-wallet-policy.ts";
import { believe, createTestOwner } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let userId: string;
const WALLET = "w".repeat(24);
const LIMIT = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "5" };
const RULE = { name: "Small", method: "eth_sendTransaction", action: "ALLOW", conditions: [LIMIT] };
const asked: NewPolicy = { walletId: WALLET, role: "wallet", name: "Limits", rules: [RULE], creationId: crypto.randomUUID() };
const MADE = {
  id: "p".repeat(24),
  version: "1.0",
  name: "Limits",
  chain_type: "ethereum",
  rules: [{ id: "r".repeat(24), ...RULE }],
  owner_id: "quorum1",
  created_at: 1,
};

beforeAll(async () => {
  server = await openTestServer();
  ({ id: userId } = await createTestOwner(server.database, "policies"));
  await server.database.wallet.create({ data: { id: WALLET, userId, address: "0x", ownerId: "quorum1" } });
}, 60_000);
afterAll(() => server?.close());

test.each([
  ["a higher limit", { rules: [{ ...MADE.rules[0], conditions: [{ ...LIMIT, value: "50" }] }] }],
  ["no condition", { rules: [{ ...MADE.rules[0], conditions: [] }] }],
  ["a rule more", { rules: [...MADE.rules, { ...MADE.rules[0], id: "s".repeat(24), method: "*" }] }],
  ["another owner", { owner_id: "quorum2" }],
  ["no owner", { owner_id: null }],
])("error: a backend that makes a policy with %s gets no policy of ours", async (_, changed) => {
  server.api.behave({ status: 200, body: { ...MADE, ...changed } });
  await expect(createWalletPolicy(server.database, userId, asked, believe)).rejects.toThrow("not created as asked");
  expect(await server.database.walletPolicy.count()).toBe(0);
});

test("error: without the enclave's receipt nothing is kept", async () => {
  server.api.behave({ status: 200, body: MADE });
  await expect(createWalletPolicy(server.database, userId, asked)).rejects.toThrow("named no receipt");
  expect(await server.database.walletPolicy.count()).toBe(0);
});

test("default: kept as the wallet's own", async () => {
  server.api.behave({ status: 200, body: MADE });
  expect(await createWalletPolicy(server.database, userId, asked, believe)).toMatchObject({ id: MADE.id });
  expect(await server.database.walletPolicy.findMany()).toMatchObject([{ id: MADE.id, walletId: WALLET, role: "wallet" }]);
});

test("error: wallet_not_found for another person's wallet, and nobody is asked", async () => {
  server.api.behave({ status: 200, body: MADE });
  const stranger = await createTestOwner(server.database, "stranger");
  await expect(createWalletPolicy(server.database, stranger.id, asked, believe)).rejects.toMatchObject({ code: "wallet_not_found" });
  expect(server.api.received).toEqual([]);
});
