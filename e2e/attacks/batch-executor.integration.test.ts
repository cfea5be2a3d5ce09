import { createWalletClient, encodeFunctionData, hashMessage, http, parseAbi } from "viem";
import { anvil } from "viem/chains";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { encodeBatch } from "../../lib/protocol/transfers/encode-batch.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const THIEF = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const theft = encodeBatch([{ to: THIEF, value: 10n ** 18n, data: "0x" }]);

let app: TestApp;
let owned: TwoOfTwo;

/** A wallet that has delegated to the app's batch executor. */
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  await fund(owned.address);
  const calls = [
    { to: THIEF, value: "0x0" },
    { to: THIEF, value: "0x0" },
  ] as const;
  const { transaction_id } = await app.privy
    .wallets()
    .ethereum()
    .sendCalls(owned.walletId, {
      caip2: CAIP2,
      params: { calls: [...calls] },
      authorization_context: { authorization_private_keys: owned.keys },
    });
  await vi.waitFor(async () => expect((await app.privy.transactions().get(transaction_id)).status).toMatch(/confirmed|finalized/), 20_000);
  expect(await chainClient().getCode({ address: owned.address })).toMatch(/^0xef0100/);
});

describe("a wallet with the batch executor's code obeys its key alone", () => {
  test("a stranger who calls it gets nothing", async () => {
    const balance = await chainClient().getBalance({ address: owned.address });
    await expect(chainClient().call({ account: THIEF, to: owned.address, data: theft })).rejects.toThrow(/revert/);
    const wallet = createWalletClient({ chain: anvil, transport: http(readStack().chainRpcUrl) });
    const hash = await wallet.sendTransaction({ account: THIEF, to: owned.address, data: theft, gas: 200_000n });
    expect((await chainClient().waitForTransactionReceipt({ hash })).status).toBe("reverted");
    expect(await chainClient().getBalance({ address: owned.address })).toBe(balance);
  });

  test("the app's own signers cannot have it make calls that no policy saw", async () => {
    const send = app.privy
      .wallets()
      .ethereum()
      .sendTransaction(owned.walletId, {
        caip2: CAIP2,
        params: { transaction: { to: owned.address, data: theft } },
        authorization_context: { authorization_private_keys: owned.keys },
      });
    await expect(send).rejects.toMatchObject({ status: 400, error: { code: "invalid_request" } });
  });

  test("it receives as before, with data and without", async () => {
    const wallet = createWalletClient({ chain: anvil, transport: http(readStack().chainRpcUrl) });
    const before = await chainClient().getBalance({ address: owned.address });
    for (const data of ["0x", "0x1234567890"] as const) {
      const hash = await wallet.sendTransaction({ account: THIEF, to: owned.address, value: 5n, data });
      expect((await chainClient().waitForTransactionReceipt({ hash })).status).toBe("success");
    }
    expect(await chainClient().getBalance({ address: owned.address })).toBe(before + 10n);
  });

  test("its signatures are the key's: contracts that ask it believe those and no others (ERC-1271)", async () => {
    const abi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
    const by = { authorization_context: { authorization_private_keys: owned.keys } };
    const { signature } = await app.privy
      .wallets()
      .ethereum()
      .signMessage(owned.walletId, { message: "mine", ...by });
    const ask = (text: string, given: string) =>
      chainClient().readContract({
        address: owned.address,
        abi,
        functionName: "isValidSignature",
        args: [hashMessage(text), given as `0x${string}`],
      });
    expect(await ask("mine", signature)).toBe("0x1626ba7e");
    expect(await ask("yours", signature)).toBe("0xffffffff");
    expect(await ask("mine", `0x${"00".repeat(65)}`)).toBe("0xffffffff");
    expect(await ask("mine", signature.slice(0, -2))).toBe("0xffffffff");
  });

  test("another mode of ERC-7821 is refused, also for the account itself", async () => {
    const abi = parseAbi(["function execute(bytes32 mode, bytes executionData) payable"]);
    const mode = `0x01000000000078210001${"00".repeat(22)}` as const;
    const data = encodeFunctionData({ abi, functionName: "execute", args: [mode, "0x"] });
    await expect(chainClient().call({ account: owned.address, to: owned.address, data })).rejects.toThrow(/revert/);
  });
});
