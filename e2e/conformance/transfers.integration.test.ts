import { NotFoundError } from "@privy-io/node";
import { parseEther } from "viem";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund, mintTestToken, readTestToken } from "../support/test-chain.ts";

let app: TestApp;
let owned: TwoOfTwo;

beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  await fund(owned.address);
  await mintTestToken(owned.address, 50_000_000n);
});

const fresh = () => `0x${crypto.randomUUID().replaceAll("-", "")}${"0".repeat(8)}` as const;
const transfer = (body: { source: object; destination: object; amount?: string; [key: string]: unknown }) =>
  app.privy.wallets().transfer(owned.walletId, { ...body, authorization_context: { authorization_private_keys: owned.keys } } as never);
const getAction = (id: string) => app.privy.wallets().actions.get(id, { wallet_id: owned.walletId, include: "steps" });
const succeeded = (id: string) =>
  vi.waitFor(async () => expect(await getAction(id)).toMatchObject({ status: "succeeded" }), { timeout: 20_000, interval: 250 });

describe("wallets().transfer", () => {
  test("the chain's own asset arrives, to the last wei", async () => {
    const to = fresh();
    const action = await transfer({
      source: { asset: "eth", chain: CAIP2 },
      destination: { address: to },
      amount: "0.000000000000000007",
      reference_id: `rent-${to}`,
    });
    expect(action).toMatchObject({
      type: "transfer",
      status: "pending",
      wallet_id: owned.walletId,
      source_chain: CAIP2,
      source_asset: "eth",
      source_amount: "0.000000000000000007",
      destination_address: to,
      reference_id: `rent-${to}`,
    });
    await succeeded(action.id);
    expect(await chainClient().getBalance({ address: to })).toBe(7n);
  });

  test("a token arrives, in its own decimals; the action shows its one step", async () => {
    const to = fresh();
    const action = await transfer({ source: { asset: "usdc", chain: CAIP2 }, destination: { address: to }, amount: "1.5" });
    await succeeded(action.id);
    expect(await readTestToken(to)).toBe(1_500_000n);
    const { steps } = (await getAction(action.id)) as { steps?: { type: string; caip2: string; transaction_hash: string }[] };
    expect(steps).toEqual([expect.objectContaining({ type: "evm_transaction", caip2: CAIP2, status: "confirmed" })]);
    const hash = steps?.[0]?.transaction_hash as `0x${string}`;
    expect(await chainClient().getTransactionReceipt({ hash })).toMatchObject({ status: "success", to: TEST_TOKEN_ADDRESS.toLowerCase() });
  });

  test("a token by its contract, with the amount where older clients put it", async () => {
    const to = fresh();
    const source = { asset_address: TEST_TOKEN_ADDRESS.toLowerCase(), chain: CAIP2, amount: "2" };
    const action = await transfer({ source, destination: { address: to, chain: CAIP2 }, amount_type: "exact_output" });
    expect(action).toMatchObject({
      source_asset_address: TEST_TOKEN_ADDRESS.toLowerCase(),
      source_asset_decimals: 6,
      amount_type: "exact_output",
    });
    await succeeded(action.id);
    expect(await readTestToken(to)).toBe(2_000_000n);
  });

  const to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  const eth = { asset: "eth", chain: CAIP2 };
  const usdc = { asset: "usdc", chain: CAIP2 };
  test.each([
    ["an exponent", { source: eth, destination: { address: to }, amount: "1e18" }, "invalid_data"],
    ["a sign", { source: eth, destination: { address: to }, amount: "-1" }, "invalid_data"],
    ["full-width digits", { source: eth, destination: { address: to }, amount: "１" }, "invalid_data"],
    ["a comma", { source: eth, destination: { address: to }, amount: "1,5" }, "invalid_data"],
    ["zero", { source: eth, destination: { address: to }, amount: "0.0" }, "invalid_data"],
    ["a number that is no text", { source: eth, destination: { address: to }, amount: 1 as never }, "invalid_data"],
    ["more decimal places than the asset has", { source: usdc, destination: { address: to }, amount: "0.0000001" }, "invalid_data"],
    ["two amounts", { source: { ...eth, amount: "1" }, destination: { address: to }, amount: "1" }, "invalid_request"],
    ["no amount", { source: eth, destination: { address: to } }, "invalid_data"],
    ["a recipient with a wrong digit", { source: eth, destination: { address: to.replace("dc3A", "dC3A") }, amount: "1" }, "invalid_data"],
    ["the token's own contract", { source: usdc, destination: { address: TEST_TOKEN_ADDRESS }, amount: "1" }, "invalid_data"],
    [
      "an asset that the app does not name",
      { source: { asset: "usdt", chain: CAIP2 }, destination: { address: to }, amount: "1" },
      "not_supported",
    ],
    [
      "a contract that it does not name",
      { source: { asset_address: to, chain: CAIP2 }, destination: { address: to }, amount: "1" },
      "not_supported",
    ],
    ["an exchange", { source: eth, destination: { address: to, asset: "usdc" }, amount: "1" }, "not_supported"],
    ["a bridge", { source: eth, destination: { address: to, chain: "base" }, amount: "1" }, "not_supported"],
    ["a chain of another kind", { source: { asset: "sol", chain: "solana" }, destination: { address: to }, amount: "1" }, "not_supported"],
    [
      "a chain that is not configured",
      { source: { asset: "eth", chain: "base" }, destination: { address: to }, amount: "1" },
      "chain_not_enabled",
    ],
    ["more ether than there is", { source: eth, destination: { address: to }, amount: "1000000" }, "insufficient_funds"],
    ["more tokens than there are", { source: usdc, destination: { address: to }, amount: "1000000" }, "insufficient_funds"],
  ])("%s: refused, and nothing is sent", async (_, body, code) => {
    const nonce = await chainClient().getTransactionCount({ address: owned.address });
    await expect(transfer(body as never)).rejects.toMatchObject({ status: code === "chain_not_enabled" ? 401 : 400, error: { code } });
    expect(await chainClient().getTransactionCount({ address: owned.address })).toBe(nonce);
  });

  test("one of two keys is not enough, and a reference is given once", async () => {
    const body = { source: eth, destination: { address: fresh() }, amount: "0.1", reference_id: "once" };
    const context = { authorization_private_keys: [owned.keys[0]] };
    await expect(app.privy.wallets().transfer(owned.walletId, { ...body, authorization_context: context })).rejects.toMatchObject({
      status: 401,
    });
    const action = await transfer(body);
    await expect(transfer(body)).rejects.toMatchObject({ status: 409, error: { code: "resource_already_exists" } });
    await succeeded(action.id);
    expect(await chainClient().getBalance({ address: body.destination.address })).toBe(parseEther("0.1"));
  });

  test("the SDK signs an idempotency header as if it were part of the body, so the signature does not fit (known bug of the SDK)", async () => {
    const body = { source: eth, destination: { address: fresh() }, amount: "0.1", "privy-idempotency-key": crypto.randomUUID() };
    await expect(transfer(body)).rejects.toMatchObject({ status: 401 });
  });
});

describe("wallets().actions.get", () => {
  test("of another wallet, of another app, and one that never was", async () => {
    const action = await transfer({ source: { asset: "eth", chain: CAIP2 }, destination: { address: fresh() }, amount: "0.01" });
    const other = await createTwoOfTwo(app);
    const stranger = await createTestApp();
    await expect(app.privy.wallets().actions.get(action.id, { wallet_id: other.walletId })).rejects.toThrow(NotFoundError);
    await expect(stranger.privy.wallets().actions.get(action.id, { wallet_id: owned.walletId })).rejects.toThrow(NotFoundError);
    await expect(getAction("nothing")).rejects.toMatchObject({ status: 404, error: { code: "not_found" } });
    expect(await app.privy.wallets().actions.get(action.id, { wallet_id: owned.walletId })).not.toHaveProperty("steps");
  });
});
