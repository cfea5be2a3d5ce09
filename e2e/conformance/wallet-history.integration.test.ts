import { parseEther } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

let app: TestApp;
let owned: TwoOfTwo;
const sent: { hash: string; transaction_id?: string }[] = [];

beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  await fund(owned.address);
  for (const [index, value] of ["0x1", "0x2386f26fc10000", "0x3"].entries()) {
    const answer = await app.privy
      .wallets()
      .ethereum()
      .sendTransaction(owned.walletId, {
        caip2: CAIP2,
        reference_id: `order-${index}`,
        params: { transaction: { to: RECIPIENT, value } },
        authorization_context: { authorization_private_keys: owned.keys },
      });
    await chainClient().waitForTransactionReceipt({ hash: answer.hash as `0x${string}` });
    sent.push(answer as (typeof sent)[number]);
  }
});

describe("GET /v1/transactions?reference_id=", () => {
  const find = (query: string, headers = appHeaders(app)) => request("GET", `/v1/transactions${query}`, undefined, headers);

  test("the one transaction of that name, as transactions().get gives it", async () => {
    const [, second] = sent;
    const { body } = await find("?reference_id=order-1");
    const [found, ...others] = body.transactions as { id: string; transaction_hash: string }[];
    expect([found?.id, found?.transaction_hash, others.length]).toEqual([second?.transaction_id, second?.hash, 0]);
    expect(await app.privy.transactions().get(found?.id ?? "")).toMatchObject({
      id: found?.id,
      reference_id: "order-1",
      wallet_id: owned.walletId,
    });
  });

  test("none for another name or another app; a query without a name is refused", async () => {
    expect((await find("?reference_id=order-9")).body).toEqual({ transactions: [] });
    expect((await find("?reference_id=order-1", appHeaders(await createTestApp()))).body).toEqual({ transactions: [] });
    expect(await find("")).toMatchObject({ status: 400, body: { code: "invalid_data" } });
  });

  test("transactions().get of one that does not exist", async () => {
    await expect(app.privy.transactions().get("nothing")).rejects.toMatchObject({ status: 404, error: { code: "transaction_not_found" } });
  });
});

describe("wallets().transactions.get", () => {
  const get = (query: object) => app.privy.wallets().transactions.get(owned.walletId, { chain: CAIP2, ...query });

  test("what the wallet sent, newest first, with the amounts", async () => {
    const { transactions, next_cursor } = await get({ asset: "eth" });
    expect(transactions.map(({ transaction_hash }) => transaction_hash)).toEqual(sent.map(({ hash }) => hash).reverse());
    expect(next_cursor).toBeNull();
    expect(transactions[1]).toMatchObject({
      caip2: CAIP2,
      wallet_id: owned.walletId,
      privy_transaction_id: sent[1]?.transaction_id,
      details: {
        type: "transfer_sent",
        sender: owned.address.toLowerCase(),
        recipient: RECIPIENT.toLowerCase(),
        asset: "eth",
        raw_value: parseEther("0.01").toString(),
        raw_value_decimals: 18,
        display_values: { eth: "0.01" },
      },
    });
  });

  test("pages by cursor; by hash; nothing of another asset", async () => {
    const seen: (string | null)[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await get({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.transactions.map(({ transaction_hash }) => transaction_hash));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(sent.map(({ hash }) => hash).reverse());
    expect((await get({ tx_hash: sent[0]?.hash })).transactions).toHaveLength(1);
    expect((await get({ asset: ["usdc", "usdt"] })).transactions).toEqual([]);
  });

  test("a chain that the server does not know, and another app's wallet", async () => {
    await expect(get({ chain: "base" })).rejects.toMatchObject({ status: 400, error: { code: "chain_not_configured" } });
    const other = await createTestApp();
    await expect(other.privy.wallets().transactions.get(owned.walletId, { chain: CAIP2 })).rejects.toMatchObject({ status: 404 });
  });
});
