import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_CAIP2 } from "../testing/open-test-backend.ts";
import { TestHost } from "../testing/test-host.ts";
import { WebhookReceiver } from "../testing/webhook-receiver.ts";

const SLOW_MS = 60_000;

let host: TestHost;
let receiver: WebhookReceiver;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"));
  receiver = await WebhookReceiver.start();
}, SLOW_MS);
afterAll(async () => {
  receiver.stop();
  await host.stop();
}, SLOW_MS);
afterEach(() => host.rpc.faults.clear());

/** Listens to what becomes of transactions; returns what was told so far. */
async function listen() {
  const path = receiver.newPath();
  const { status, text } = await host.post("/v1/webhooks", { url: receiver.url(path) });
  expect(status).toBe(200);
  const { signing_secret } = JSON.parse(text) as { signing_secret: string };
  return () => receiver.events(path, signing_secret).filter(({ type }) => type.startsWith("transaction."));
}

describe("transaction events", () => {
  test("failed: what the node refused for good, with the hash it would have had", async () => {
    const told = await listen();
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    expect((await host.send(host.prepareSend(wallet, 1))).body.code).toBe("transaction_broadcast_failure");
    const row = await host.database.transaction.findFirstOrThrow({ where: { walletId: wallet.id } });
    const named = { caip2: TEST_CAIP2, transaction_hash: row.hash, transaction_id: row.id, wallet_id: wallet.id, reference_id: null };
    await expect.poll(told, { timeout: 20_000 }).toEqual([{ type: "transaction.failed", ...named }]);
  });

  test("nothing: what the enclave refused to sign was never a transaction", async () => {
    const told = await listen();
    const wallet = await host.createWallet(100n);
    const maxFee = `0x${(10n ** 15n).toString(16)}`;
    const refused = await host.send(host.prepareSend(wallet, 1, { max_fee_per_gas: maxFee, max_priority_fee_per_gas: 1 }));
    expect(refused.body.code).toBe("fee_above_ceiling");
    await host.send(host.prepareSend(wallet, 1));
    await expect.poll(() => told().map(({ type }) => type), { timeout: 20_000 }).toContain("transaction.confirmed");
    expect(told().map(({ type }) => type)).not.toContain("transaction.failed");
  });

  test("provider_error when the node gives no answer; then it goes on", async () => {
    const told = await listen();
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    expect((await host.send(host.prepareSend(wallet, 1))).status).toBe(200);
    await expect.poll(() => told().map(({ type }) => type), { timeout: 20_000 }).toContain("transaction.provider_error");
    host.rpc.faults.clear();
    await expect.poll(() => told().map(({ type }) => type), { timeout: 20_000 }).toContain("transaction.confirmed");
    expect(told().filter(({ type }) => type === "transaction.provider_error")).toHaveLength(1);
  });

  test("still_pending once, with what was asked for; replaced when another took its nonce", async () => {
    const told = await listen();
    const wallet = await host.createWallet();
    await host.chain("evm_setAutomine", [false]);
    try {
      const slow = await host.send(host.prepareSend(wallet, 1));
      const id = slow.body.data.transaction_id;
      // As if it had been sent ten minutes ago.
      await host.database.transaction.update({ where: { id }, data: { createdAt: new Date(Date.now() - 10 * 60_000) } });
      const pending = () => told().filter(({ type }) => type === "transaction.still_pending");
      await expect.poll(pending, { timeout: 40_000 }).toMatchObject([{ transaction_id: id, transaction_request: { nonce: "0x0" } }]);
      const maxFee = `0x${(10n ** 11n).toString(16)}`;
      const fast = await host.send(host.prepareSend(wallet, 2, { nonce: 0, max_fee_per_gas: maxFee, max_priority_fee_per_gas: maxFee }));
      await host.chain("anvil_mine", ["0x1"]);
      await host.waitForStatus(fast.body.data.transaction_id, "confirmed");
      await expect
        .poll(() => told().find(({ type }) => type === "transaction.replaced"), { timeout: 40_000 })
        .toMatchObject({ transaction_id: id, wallet_id: wallet.id });
      expect(pending()).toHaveLength(1);
    } finally {
      await host.chain("evm_setAutomine", [true]);
    }
  }, 120_000);
});

describe("signed bytes of a failed transaction", () => {
  const bytesOf = async (walletId: string) => (await host.database.transaction.findFirstOrThrow({ where: { walletId } })).signedTransaction;

  test("are forgotten with it, and the same request still hears the same refusal", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    const send = host.prepareSend(wallet, 1);
    const refused = await host.send(send);
    expect(await bytesOf(wallet.id)).toBeNull();
    host.rpc.faults.clear();
    expect((await host.send(send)).text).toBe(refused.text);
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(1);
    expect(await host.minedCount(wallet.address)).toBe(0);
  });

  test("are kept where a broadcast got no answer, whatever another node says: some node may have them, and mine them", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const { body } = await host.send(host.prepareSend(wallet, 1));
    expect(await bytesOf(wallet.id)).toMatch(/^0x02/);
    const broadcasts = () => host.rpc.calls.filter((method) => method === "eth_sendRawTransaction").length;
    const before = broadcasts();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    await expect.poll(broadcasts, { timeout: 40_000 }).toBeGreaterThan(before + 1);
    const { status } = await host.database.transaction.findUniqueOrThrow({ where: { id: body.data.transaction_id } });
    expect(status).toBe("pending");
    expect(await bytesOf(wallet.id)).toMatch(/^0x02/);
    host.rpc.faults.clear();
    await host.waitForStatus(body.data.transaction_id, "confirmed");
    expect(await host.minedCount(wallet.address)).toBe(1);
  });
});
