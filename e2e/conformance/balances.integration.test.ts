import { parseEther } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund, mintTestToken } from "../support/test-chain.ts";

let app: TestApp;
let owned: TwoOfTwo;

beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  await fund(owned.address);
  await mintTestToken(owned.address, 12_340_000n);
});

const TOKEN = `${CAIP2}:${TEST_TOKEN_ADDRESS}`;
const DOLLARS = { chain: CAIP2, asset: "usdc", raw_value: "12340000", raw_value_decimals: 6, display_values: { usdc: "12.34" } };

describe("wallets().balance.get", () => {
  const get = async (query: object = {}) => (await app.privy.wallets().balance.get(owned.walletId, query)).balances;

  test("the native balance, as the chain has it", async () => {
    const wei = await chainClient().getBalance({ address: owned.address });
    const balances = await get({ chain: CAIP2, asset: "eth" });
    expect(balances).toEqual([expect.objectContaining({ chain: CAIP2, asset: "eth", raw_value: wei.toString(), raw_value_decimals: 18 })]);
    expect(parseEther(balances[0]?.display_values.eth ?? "")).toBe(wei);
  });

  test("a token by its name, several assets at once, and without a question all that the app knows", async () => {
    expect(await get({ chain: CAIP2, asset: "usdc" })).toEqual([DOLLARS]);
    expect((await get({ chain: CAIP2, asset: ["usdc", "eth"] })).map(({ asset }) => asset)).toEqual(["eth", "usdc"]);
    expect(await get()).toEqual([expect.objectContaining({ asset: "eth" }), DOLLARS]);
  });

  test("tokens by contract, in any case", async () => {
    expect(await get({ token: TOKEN })).toEqual([DOLLARS]);
    expect(await get({ token: [TOKEN.toLowerCase(), TOKEN] })).toEqual([DOLLARS, DOLLARS]);
  });

  test("a contract that the app does not know goes by its address, whatever it calls itself", async () => {
    const [appId, other] = [await createTestApp(["--chains", "{}"]), TEST_TOKEN_ADDRESS.toLowerCase()];
    const wallet = await createTwoOfTwo(appId);
    await mintTestToken(wallet.address, 5n);
    const { balances } = await appId.privy.wallets().balance.get(wallet.walletId, { token: TOKEN });
    expect(balances).toEqual([
      { chain: CAIP2, asset: other, raw_value: "5", raw_value_decimals: 6, display_values: { [other]: "0.000005" } },
    ]);
  });

  test.each([
    ["a contract that is no token", { token: `${CAIP2}:0x70997970C51812dc3A010C7d01b50e0d17dc79C8` }, "invalid_data"],
    ["a token without its chain", { token: TEST_TOKEN_ADDRESS }, "chain_not_configured"],
    ["a token that is no address", { token: `${CAIP2}:usdc` }, "invalid_data"],
    ["a token together with an asset", { token: TOKEN, asset: "usdc" as const }, "invalid_data"],
    ["an asset that nobody knows", { asset: ["pathusd", "eth"], chain: CAIP2 }, "not_supported"],
    ["a currency", { include_currency: "usd" as const }, "not_supported"],
    ["an unknown chain", { chain: ["base"], asset: "eth" as const }, "chain_not_configured"],
  ])("%s: refused in plain words", async (_, query, code) => {
    await expect(app.privy.wallets().balance.get(owned.walletId, query as never)).rejects.toMatchObject({ status: 400, error: { code } });
  });
});
