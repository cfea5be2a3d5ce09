import { encodeFunctionData, erc20Abi, keccak256, pad, toHex } from "viem";
import { encodeAbiParameters } from "viem/utils";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { TEST_CAIP2 } from "./testing/open-test-backend.ts";
import { TestHost, type TestWallet } from "./testing/test-host.ts";

const SLOW_MS = 60_000;
const [FIRST, THIRD] = ["0x00000000000000000000000000000000000a0001", "0x00000000000000000000000000000000000a0003"];

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"), {}, { [TEST_CAIP2]: { tokens: [], batch_executor: null } });
}, SLOW_MS);
afterAll(() => host.stop(), SLOW_MS);

/** `balanceOf` is the token's second storage slot. */
async function setTokens(address: `0x${string}`, raw: bigint): Promise<void> {
  const slot = keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [address, 1n]));
  await host.chain("anvil_setStorageAt", [TEST_TOKEN_ADDRESS, slot, pad(toHex(raw))]);
}

async function balanceOf(address: string | undefined): Promise<number> {
  return Number(await host.chain("eth_getBalance", [address ?? "", "latest"]));
}

/** Ether, then a token, then ether: one by one. */
function prepareBatch(wallet: TestWallet, [first, third]: readonly (string | undefined)[]) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [TEST_TOKEN_ADDRESS, 5n] });
  const calls = [
    { to: first ?? "", value: "0x3" },
    { to: TEST_TOKEN_ADDRESS, data },
    { to: third ?? "", value: "0x4" },
  ];
  return host.prepareRpc(wallet, { method: "wallet_sendCalls", caip2: TEST_CAIP2, params: { calls } });
}

async function readCalls(id: string) {
  return host.database.transaction.findMany({ where: { batchId: id }, orderBy: { batchIndex: "asc" } });
}

describe("a batch that is sent one by one", () => {
  test("all are signed and stored before the first is sent; a host that dies in between is taken up where it stopped, and no call is made twice", async () => {
    const wallet = await host.createWallet();
    await setTokens(wallet.address, 5n);
    const batch = prepareBatch(wallet, [FIRST, THIRD]);
    // Nothing is mined, so the host dies with the first call out and the others waiting.
    await host.chain("evm_setAutomine", [false]);
    const sent = await host.send(batch);
    expect(sent.body).toEqual({ method: "wallet_sendCalls", data: { transaction_id: expect.any(String), caip2: TEST_CAIP2 } });
    const id = sent.body.data.transaction_id;
    const calls = await readCalls(id);
    expect(calls.map(({ status, wasAccepted, nonce }) => [status, wasAccepted, Number(nonce)])).toEqual([
      ["broadcasted", true, 0],
      ["pending", false, 1],
      ["pending", false, 2],
    ]);
    expect(calls.every(({ signedTransaction, hash }) => signedTransaction !== null && hash !== null)).toBe(true);
    await host.stopHost();
    await host.chain("evm_setAutomine", [true]);
    await host.chain("anvil_mine", ["0x1"]);
    expect(await host.minedCount(wallet.address)).toBe(1);
    await host.startHost();
    await host.waitForStatus(id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(3);
    expect([await balanceOf(FIRST), await balanceOf(THIRD)]).toEqual([3, 4]);
    // The SDK's retry of the same bytes.
    expect((await host.send(batch)).body).toEqual(sent.body);
    expect(await host.minedCount(wallet.address)).toBe(3);
  });

  test("the first failure ends it: later calls are never sent, and the next send takes their nonce", async () => {
    const wallet = await host.createWallet();
    await setTokens(wallet.address, 5n);
    const never = "0x00000000000000000000000000000000000b0003";
    await host.chain("evm_setAutomine", [false]);
    const sent = await host.send(prepareBatch(wallet, ["0x00000000000000000000000000000000000b0001", never]));
    const id = sent.body.data.transaction_id;
    // It could pay when it was asked for, and cannot when its turn comes.
    await setTokens(wallet.address, 0n);
    await host.chain("evm_setAutomine", [true]);
    await host.chain("anvil_mine", ["0x1"]);
    const reverted = await host.waitForStatus(id, "execution_reverted");
    expect(reverted.body).toMatchObject({ transaction_hash: (await readCalls(id))[1]?.hash });
    await host.chain("anvil_mine", ["0x5"]);
    await expect
      .poll(async () => (await readCalls(id))[2], { timeout: 10_000 })
      .toMatchObject({
        status: "failed",
        settled: true,
        signedTransaction: null,
        failure: expect.stringContaining("earlier call"),
      });
    expect((await host.waitForStatus(id, "execution_reverted")).body).toMatchObject({
      calls: [{ status: expect.stringMatching(/confirmed|finalized/) }, { status: "execution_reverted" }, { status: "failed" }],
    });
    const next = await host.send(host.prepareSend(wallet, 1));
    await host.waitForStatus(next.body.data.transaction_id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(3);
    expect(await balanceOf(never)).toBe(0);
  });

  test("a send that comes while a batch runs waits behind it, under a nonce of its own", async () => {
    const wallet = await host.createWallet();
    await setTokens(wallet.address, 5n);
    const batch = await host.send(prepareBatch(wallet, [FIRST, THIRD]));
    const next = await host.send(host.prepareSend(wallet, 1));
    for (const { body } of [batch, next]) await host.waitForStatus(body.data.transaction_id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(4);
  });
});
