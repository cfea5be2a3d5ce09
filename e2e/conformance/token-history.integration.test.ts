import { encodeFunctionData, erc20Abi } from "viem";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { fund, mintTestToken } from "../support/test-chain.ts";

const TO = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const TOKEN = TEST_TOKEN_ADDRESS.toLowerCase();

let app: TestApp;
let owned: TwoOfTwo;
const ids: string[] = [];

/** Received 9, then sent: a transfer of 2 dollars, a batch of 5 wei and 3 dollars, and 7 wei. */
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  await fund(owned.address);
  await mintTestToken(owned.address, 9_000_000n);
  const by = { authorization_context: { authorization_private_keys: owned.keys } };
  const usdc = { asset: "usdc", chain: CAIP2 };
  ids.push((await app.privy.wallets().transfer(owned.walletId, { source: usdc, destination: { address: TO }, amount: "2", ...by })).id);
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [TO, 3_000_000n] });
  const calls = [
    { to: TO, value: "0x5" as const },
    { to: TEST_TOKEN_ADDRESS, data },
  ];
  const ethereum = app.privy.wallets().ethereum();
  ids.push((await ethereum.sendCalls(owned.walletId, { caip2: CAIP2, params: { calls }, ...by })).transaction_id);
  const transaction = { to: TO, value: "0x7" as const };
  ids.push((await ethereum.sendTransaction(owned.walletId, { caip2: CAIP2, params: { transaction }, ...by })).transaction_id ?? "");
  for (const id of ids)
    await vi.waitFor(async () => expect((await app.privy.transactions().get(id)).status).toMatch(/confirmed|finalized/), 20_000);
});

describe("wallets().transactions.get with tokens", () => {
  const get = async (query: object) => {
    const { transactions } = await app.privy.wallets().transactions.get(owned.walletId, { chain: CAIP2, ...query } as never);
    return transactions;
  };
  /** The development chain's clock may run ahead of ours, so what came in has no sure place among what was sent: it is told last. */
  const tell = async (query: object) =>
    (await get(query))
      .map(({ details, privy_transaction_id }) => [details.type, details.asset, details.display_values, privy_transaction_id])
      .sort(([a], [b]) => Number(a === "transfer_received") - Number(b === "transfer_received"));
  const sent = (amount: string, id: number) => ["transfer_sent", "usdc", { usdc: amount }, ids[id]];
  const received = ["transfer_received", "usdc", { usdc: "9" }, null];

  test("what was sent, by transfer and within a batch, and what came in", async () => {
    const expected = [sent("3", 1), sent("2", 0), received];
    expect(await tell({ asset: "usdc" })).toEqual(expected);
    expect(await tell({ token: `${CAIP2}:${TEST_TOKEN_ADDRESS}` })).toEqual(expected);
    expect(await tell({ token: TEST_TOKEN_ADDRESS })).toEqual(expected);
  });

  test("details, as the signed calldata and the chain's log have them", async () => {
    const found = await get({ asset: "usdc" });
    const transfer = found.find(({ privy_transaction_id }) => privy_transaction_id === ids[0]);
    const mint = found.find(({ privy_transaction_id }) => privy_transaction_id === null);
    expect(transfer).toMatchObject({
      caip2: CAIP2,
      wallet_id: owned.walletId,
      details: { sender: owned.address.toLowerCase(), recipient: TO, raw_value: "2000000", raw_value_decimals: 6, chain: CAIP2 },
    });
    expect(mint).toMatchObject({
      wallet_id: owned.walletId,
      transaction_hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      details: { sender: `0x${"0".repeat(40)}`, recipient: owned.address.toLowerCase(), raw_value: "9000000" },
    });
    expect(await get({ asset: "usdc", tx_hash: mint?.transaction_hash })).toEqual([mint]);
  });

  test("the chain's own asset alone, and everything together", async () => {
    const native = (wei: string, id: number) => ["transfer_sent", "eth", { eth: `0.00000000000000000${wei}` }, ids[id]];
    expect(await tell({ asset: "eth" })).toEqual([native("7", 2), native("5", 1)]);
    expect(await tell({ asset: ["eth", "usdc"] })).toEqual([native("7", 2), native("5", 1), sent("3", 1), sent("2", 0), received]);
  });

  test("page by page, over what was sent and what came in", async () => {
    const seen: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await app.privy
        .wallets()
        .transactions.get(owned.walletId, { chain: CAIP2, asset: "usdc", limit: 1, ...(cursor === undefined ? {} : { cursor }) } as never);
      seen.push(...page.transactions.map(({ details }) => details.raw_value));
      cursor = page.next_cursor;
    }
    expect(seen.sort()).toEqual(["2000000", "3000000", "9000000"]);
  });

  test("a contract that the app does not know, by its address", async () => {
    const other = await createTestApp(["--chains", "{}"]);
    const wallet = await createTwoOfTwo(other);
    await mintTestToken(wallet.address, 4n);
    const { transactions } = await other.privy
      .wallets()
      .transactions.get(wallet.walletId, { chain: CAIP2, token: TEST_TOKEN_ADDRESS } as never);
    expect(transactions).toMatchObject([{ details: { type: "transfer_received", asset: TOKEN, raw_value: "4", raw_value_decimals: 6 } }]);
  });

  test("asset and token at once: refused", async () => {
    await expect(get({ asset: "usdc", token: TEST_TOKEN_ADDRESS })).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
  });
});
