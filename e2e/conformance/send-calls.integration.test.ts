import { encodeFunctionData, erc20Abi } from "viem";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund, mintTestToken, readTestToken } from "../support/test-chain.ts";

interface Call {
  readonly to: string;
  readonly value?: string;
  readonly data?: `0x${string}`;
}

const fresh = () => `0x${crypto.randomUUID().replaceAll("-", "")}${"0".repeat(8)}` as const;
const pay = (to: string, raw: bigint): Call => ({
  to: TEST_TOKEN_ADDRESS,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to as `0x${string}`, raw] }),
});

/** The same promises, whichever way the calls go. */
describe.each([
  ["in one transaction, through the app's batch executor (EIP-7702)", true],
  ["one by one, where the app names no batch executor", false],
])("wallets().ethereum().sendCalls: %s", (_, isBatched) => {
  let app: TestApp;
  let owned: TwoOfTwo;

  beforeAll(async () => {
    const tokens = [{ asset: "usdc", name: "Test", address: TEST_TOKEN_ADDRESS, decimals: 6 }];
    app = await createTestApp(isBatched ? [] : ["--chains", JSON.stringify({ [CAIP2]: { tokens, batch_executor: null } })]);
    owned = await createTwoOfTwo(app);
    await fund(owned.address);
    await mintTestToken(owned.address, 10_000_000n);
  });

  const send = (calls: Call[]) =>
    app.privy
      .wallets()
      .ethereum()
      .sendCalls(owned.walletId, {
        caip2: CAIP2,
        params: { calls },
        authorization_context: { authorization_private_keys: owned.keys },
      } as never);
  const waitFor = (id: string, status: string) =>
    vi.waitFor(async () => expect((await app.privy.transactions().get(id)).status).toBe(status), { timeout: 30_000, interval: 250 });

  test("every call is made, in order, under one transaction id", async () => {
    const [first, second] = [fresh(), fresh()];
    const before = await chainClient().getTransactionCount({ address: owned.address });
    const answer = await send([{ to: first, value: "0x5" }, pay(second, 7n), { to: second, value: "0x6" }]);
    expect(answer).toMatchObject({ caip2: CAIP2, transaction_id: expect.any(String) });
    await waitFor(answer.transaction_id, "finalized");
    expect(await chainClient().getBalance({ address: first })).toBe(5n);
    expect(await chainClient().getBalance({ address: second })).toBe(6n);
    expect(await readTestToken(second)).toBe(7n);
    // Three sends, or one that delegates as well.
    expect(await chainClient().getTransactionCount({ address: owned.address })).toBe(before + (isBatched ? 2 : 3));
  });

  test("sends before and after find their nonces", async () => {
    const to = fresh();
    const one = () => send([{ to, value: "0x1" }]);
    const answers = [
      await one(),
      await send([
        { to, value: "0x1" },
        { to, value: "0x1" },
      ]),
      await one(),
      await one(),
    ];
    for (const { transaction_id } of answers) await waitFor(transaction_id, "finalized");
    expect(await chainClient().getBalance({ address: to })).toBe(5n);
  });

  test("a call that would fail: nothing is signed or sent", async () => {
    const [to, before] = [fresh(), await chainClient().getTransactionCount({ address: owned.address })];
    await expect(send([{ to, value: "0x1" }, pay(to, 10n ** 12n)])).rejects.toMatchObject({
      status: 400,
      error: { code: "transaction_broadcast_failure" },
    });
    expect(await chainClient().getTransactionCount({ address: owned.address })).toBe(before);
  });

  test("later calls see what earlier ones did", async () => {
    const to = fresh();
    await fund(owned.address, "1");
    const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [owned.address, 3n] });
    const spend = encodeFunctionData({ abi: erc20Abi, functionName: "transferFrom", args: [owned.address, to, 3n] });
    const answer = await send([
      { to: TEST_TOKEN_ADDRESS, data: approve },
      { to: TEST_TOKEN_ADDRESS, data: spend },
    ]);
    await waitFor(answer.transaction_id, "finalized");
    expect(await readTestToken(to)).toBe(3n);
  });

  test.each([
    ["no calls", []],
    ["36 calls", Array.from({ length: 36 }, () => ({ to: fresh() }))],
    ["a call without a recipient", [{ data: "0x" } as never]],
    ["a call with a nonce of its own", [{ to: fresh(), nonce: 1 } as never]],
  ])("%s: refused", async (_title, calls) => {
    await expect(send(calls)).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
  });

  test("a policy judges each call: one that it does not allow stops all of them", async () => {
    const [allowed, denied] = [fresh(), fresh()];
    const condition = { field_source: "ethereum_transaction", field: "to", operator: "eq", value: allowed } as const;
    const rules = [{ name: "Friends", method: "wallet_sendCalls", action: "ALLOW", conditions: [condition] }] as const;
    const policy = await app.privy
      .policies()
      .create({ version: "1.0", name: "Friends", chain_type: "ethereum", rules: [...rules] } as never);
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: owned.quorumId, policy_ids: [policy.id] });
    await fund(wallet.address as `0x${string}`);
    const sendFrom = (calls: Call[]) =>
      app.privy
        .wallets()
        .ethereum()
        .sendCalls(wallet.id, {
          caip2: CAIP2,
          params: { calls },
          authorization_context: { authorization_private_keys: owned.keys },
        } as never);
    const fine = { to: allowed, value: "0x1" };
    await expect(sendFrom([fine, { to: denied, value: "0x1" }, fine])).rejects.toMatchObject({
      status: 400,
      error: { code: "policy_violation" },
    });
    await waitFor((await sendFrom([fine, fine])).transaction_id, "finalized");
    expect(await chainClient().getBalance({ address: allowed })).toBe(2n);
    expect(await chainClient().getBalance({ address: denied })).toBe(0n);
  });
});
