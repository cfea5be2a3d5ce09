import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { TestHost } from "./testing/test-host.ts";

const SLOW_MS = 60_000;

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"));
}, SLOW_MS);
afterAll(() => host.stop(), SLOW_MS);
afterEach(() => {
  host.rpc.calls.length = 0;
  host.rpc.faults.clear();
  host.rpc.onCall = () => Promise.resolve();
  host.vsock.lose = { requests: 0, answers: 0 };
});

async function nonceOf(transactionId: string): Promise<number> {
  return Number((await host.database.transaction.findUniqueOrThrow({ where: { id: transactionId } })).nonce);
}

describe("the answer to a send", () => {
  test("default: hash, transaction id, receipt, and where the time went", async () => {
    const wallet = await host.createWallet();
    const reply = await host.send(host.prepareSend(wallet, 1, {}, { reference_id: "first" }));
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body)).toEqual(["method", "data"]);
    expect(Object.keys(reply.body.data)).toEqual(["hash", "caip2", "transaction_id", "transaction_request", "reference_id"]);
    expect(reply.headers.get("server-timing")).toMatch(/^host;dur=[\d.]+, db;dur=[\d.]+, enclave;dur=[\d.]+, chain;dur=[\d.]+$/);
    const receipt = await host.call("GET", `/v1/receipts/${reply.headers.get("countersign-receipt-id")}`, undefined, host.appHeaders());
    expect(receipt.body.body).toMatchObject({ resource_id: wallet.id, action: "rpc.eth_sendTransaction", threshold: 2 });
    const final = await host.waitForStatus(reply.body.data.transaction_id, "confirmed", "finalized");
    expect(final.body).toMatchObject({ transaction_hash: reply.body.data.hash, wallet_id: wallet.id, nonce: 0, reference_id: "first" });
    expect(await host.minedCount(wallet.address)).toBe(1);
  });

  test("a transaction becomes final when the chain says so", async () => {
    const wallet = await host.createWallet();
    const { body } = await host.send(host.prepareSend(wallet, 1));
    await host.waitForStatus(body.data.transaction_id, "confirmed");
    await host.chain("anvil_mine", ["0x5"]);
    const final = await host.waitForStatus(body.data.transaction_id, "finalized");
    expect(final.body.block_number).toBeGreaterThan(0);
  });

  test("a transaction that the chain reverts is execution_reverted, not lost", async () => {
    const wallet = await host.createWallet();
    // 0xfe is INVALID: creating a contract from it always reverts. A gas limit is given, so nothing is estimated.
    const { to: _, ...creation } = { to: null, data: "0xfe", gas_limit: 100_000 };
    const path = host.prepareRpc(wallet, { method: "eth_sendTransaction", caip2: "eip155:31338", params: { transaction: creation } });
    const { body } = await host.send(path);
    await host.waitForStatus(body.data.transaction_id, "execution_reverted");
  });
});

describe("law 6: nothing runs twice", () => {
  test("the identical request again: the identical answer, and one transaction", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    const [first, again] = [await host.send(send), await host.send(send)];
    expect(again.text).toBe(first.text);
    expect(again.headers.get("countersign-receipt-id")).toBe(first.headers.get("countersign-receipt-id"));
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(1);
  });

  test("while it runs, the same request gets request_in_progress and is told not to retry", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    const gate = Promise.withResolvers<void>();
    host.rpc.onCall = (method) => (method === "eth_sendRawTransaction" ? gate.promise : Promise.resolve());
    const first = host.send(send);
    await expect.poll(() => host.rpc.calls.at(-1)).toBe("eth_sendRawTransaction");
    const second = await host.send(send);
    expect([second.status, second.body.code, second.headers.get("x-should-retry")]).toEqual([409, "request_in_progress", "false"]);
    gate.resolve();
    expect((await first).status).toBe(200);
    expect((await host.send(send)).text).toBe((await first).text);
  });

  test("an idempotency key with another body is refused in Privy's words; with another expiry it finds its answer", async () => {
    const wallet = await host.createWallet();
    const first = await host.send(host.prepareSend(wallet, 1, {}, {}, "key-1"));
    const same = await host.send(host.prepareSend(wallet, 1, {}, {}, "key-1"));
    expect(same.text).toBe(first.text);
    const other = await host.send(host.prepareSend(wallet, 2, {}, {}, "key-1"));
    expect(other.status).toBe(400);
    expect(other.text).toBe(
      '{"error":"Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.","code":"invalid_data"}',
    );
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(1);
  });

  test("a reference id names one transaction; a failed one gives it back", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "insufficient funds for gas * price + value" });
    expect((await host.send(host.prepareSend(wallet, 1, {}, { reference_id: "invoice-7" }))).body.code).toBe("insufficient_funds");
    host.rpc.faults.clear();
    expect((await host.send(host.prepareSend(wallet, 1, {}, { reference_id: "invoice-7" }))).status).toBe(200);
    const taken = await host.send(host.prepareSend(wallet, 2, {}, { reference_id: "invoice-7" }));
    expect([taken.status, taken.body.code]).toEqual([409, "resource_already_exists"]);
    // The refusal left nothing behind that would stop the next send.
    expect((await host.send(host.prepareSend(wallet, 3))).status).toBe(200);
    await expect.poll(() => host.minedCount(wallet.address)).toBe(2);
  });
});

describe("law 12: nothing is lost, no nonce is reused or skipped", () => {
  test("concurrent sends of one wallet get nonces in a row, and all are mined", async () => {
    const wallet = await host.createWallet();
    const replies = await Promise.all(Array.from({ length: 12 }, (_, index) => host.send(host.prepareSend(wallet, index + 1))));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    const nonces = await Promise.all(replies.map(({ body }) => nonceOf(body.data.transaction_id)));
    expect(nonces.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    await expect.poll(() => host.minedCount(wallet.address)).toBe(12);
  });

  test("two hosts send for one wallet at once: nonces in a row, and all are mined", async () => {
    const wallet = await host.createWallet();
    const twin = await host.startTwin();
    try {
      const sends = Array.from({ length: 10 }, (_, index) => host.prepareSend(wallet, index + 1));
      const replies = await Promise.all(sends.map((send, index) => (index % 2 === 0 ? host.send(send) : twin.send(send))));
      expect(replies.map(({ status }) => status)).toEqual(sends.map(() => 200));
      const rows = await host.database.transaction.findMany({ where: { walletId: wallet.id }, orderBy: { nonce: "asc" } });
      expect(rows.map(({ nonce }) => Number(nonce))).toEqual(sends.map((_, index) => index));
      await expect.poll(() => host.minedCount(wallet.address)).toBe(10);
    } finally {
      await twin.stop();
    }
  });

  test("what is signed keeps its nonce although the chain has not heard of it", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const replies = [await host.send(host.prepareSend(wallet, 1)), await host.send(host.prepareSend(wallet, 2))];
    expect(await Promise.all(replies.map(({ body }) => nonceOf(body.data.transaction_id)))).toEqual([0, 1]);
    host.rpc.faults.clear();
    await expect.poll(() => host.minedCount(wallet.address), { timeout: 10_000 }).toBe(2);
  });

  test("a broadcast that got no answer is reported as sent, and brought out by the watcher when the chain is back", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const reply = await host.send(host.prepareSend(wallet, 1));
    expect(reply.status).toBe(200);
    expect(await host.minedCount(wallet.address)).toBe(0);
    host.rpc.faults.clear();
    await host.waitForStatus(reply.body.data.transaction_id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(1);
  });

  test("a broadcast whose answer was lost is one transaction all the same", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "lose");
    const send = host.prepareSend(wallet, 1);
    const reply = await host.send(send);
    expect(reply.status).toBe(200);
    host.rpc.faults.clear();
    expect((await host.send(send)).text).toBe(reply.text);
    await host.waitForStatus(reply.body.data.transaction_id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(1);
  });

  test("a broadcast without an answer, then a refusal: nobody can say that it failed until the chain does", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    // Taken in by a node whose answer is lost, and by none that is asked afterwards.
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const { transaction_id } = (await host.send(send)).body.data;
    const { signedTransaction } = await host.database.transaction.findUniqueOrThrow({ where: { id: transaction_id } });
    host.rpc.calls.length = 0;
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    const attempts = () => host.rpc.calls.filter((method) => method === "eth_sendRawTransaction").length;
    await expect.poll(attempts, { timeout: 20_000 }).toBeGreaterThan(2);
    expect((await host.send(send)).status).toBe(200);
    const held = await host.database.transaction.findUniqueOrThrow({ where: { id: transaction_id } });
    expect(held).toMatchObject({ status: "pending", settled: false, failure: null, signedTransaction });
    // Its nonce is nobody else's: were it given away, one of the two would be lost.
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const next = await host.send(host.prepareSend(wallet, 2));
    expect(await nonceOf(next.body.data.transaction_id)).toBe(1);
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    await host.chain("eth_sendRawTransaction", [signedTransaction]);
    await host.waitForStatus(transaction_id, "confirmed", "finalized");
  });

  test("a broadcast without an answer, and another transaction mined with its nonce: replaced, not failed", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const { transaction_id } = (await host.send(host.prepareSend(wallet, 1))).body.data;
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "nonce too low" });
    await host.chain("anvil_setNonce", [wallet.address, "0x1"]);
    await host.waitForStatus(transaction_id, "replaced");
  });

  test("a refusal of the node is final for that request and frees the nonce for the next", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    const send = host.prepareSend(wallet, 1);
    const refused = await host.send(send);
    expect([refused.status, refused.body.code]).toEqual([400, "transaction_broadcast_failure"]);
    expect(refused.body.error).toContain("Transaction creation failed. Details: transaction underpriced");
    host.rpc.faults.clear();
    const again = await host.send(send);
    expect([again.status, again.body.code]).toEqual([400, "transaction_broadcast_failure"]);
    const next = await host.send(host.prepareSend(wallet, 2));
    expect(await nonceOf(next.body.data.transaction_id)).toBe(0);
    await expect.poll(() => host.minedCount(wallet.address)).toBe(1);
  });

  test("the enclave dies before it signs: a retryable error, and the same request goes through with the same nonce", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    host.vsock.lose.requests = 1;
    const lost = await host.send(send);
    expect([lost.status, lost.body.code, lost.headers.get("retry-after")]).toEqual([503, "enclave_unavailable", "1"]);
    await expect.poll(async () => (await host.send(send)).status).toBe(200);
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(1);
    await expect.poll(() => host.minedCount(wallet.address)).toBe(1);
  });

  test("the enclave signs and its answer is lost: the same request finds the same transaction, although it counts as used", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    host.vsock.lose.answers = 1;
    expect((await host.send(send)).body.code).toBe("enclave_unavailable");
    await expect.poll(async () => (await host.send(send)).status).toBe(200);
    await expect.poll(() => host.minedCount(wallet.address)).toBe(1);
  });

  test("a send that nobody repeats gives its nonce to the next", async () => {
    const wallet = await host.createWallet();
    host.vsock.lose.requests = 1;
    expect((await host.send(host.prepareSend(wallet, 1))).status).toBe(503);
    await expect.poll(async () => (await host.call("GET", "/v1/health")).status).toBe(200);
    const next = await host.send(host.prepareSend(wallet, 2));
    expect(await nonceOf(next.body.data.transaction_id)).toBe(0);
    const rows = await host.database.transaction.findMany({ where: { walletId: wallet.id }, orderBy: { createdAt: "asc" } });
    expect(rows.map(({ status }) => status)).toEqual(["failed", expect.not.stringMatching("failed")]);
    await expect.poll(() => host.minedCount(wallet.address)).toBe(1);
  });

  test("a host that stops between signing and sending leaves a transaction that the next one sends", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_sendRawTransaction", "drop");
    const reply = await host.send(host.prepareSend(wallet, 1));
    await host.stopHost();
    host.rpc.faults.clear();
    await host.startHost();
    await host.waitForStatus(reply.body.data.transaction_id, "confirmed", "finalized");
    expect(await host.minedCount(wallet.address)).toBe(1);
  });

  test("what was in flight when a host died may be repeated at once after its restart, not only when its lease ends", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1);
    await host.send(send);
    // As if it had died before the answer was stored.
    await host.database.storedRequest.updateMany({
      where: { path: send.path },
      data: { state: "in_flight", status: null, response: null },
    });
    await host.database.storedRequest.updateMany({ where: { path: send.path }, data: { leaseUntil: new Date(Date.now() + 60_000) } });
    expect((await host.send(send)).body.code).toBe("request_in_progress");
    await host.stopHost();
    await host.startHost();
    expect((await host.send(send)).status).toBe(200);
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(1);
  });

  test("a nonce that another wallet software used meanwhile is not used again", async () => {
    const wallet = await host.createWallet();
    await host.chain("anvil_setNonce", [wallet.address, "0x5"]);
    const reply = await host.send(host.prepareSend(wallet, 1));
    expect(await nonceOf(reply.body.data.transaction_id)).toBe(5);
  });

  test("a nonce that the request names is kept, and the transaction it takes the place of becomes replaced", async () => {
    const wallet = await host.createWallet();
    await host.chain("evm_setAutomine", [false]);
    try {
      const slow = await host.send(host.prepareSend(wallet, 1));
      const maxFee = `0x${(10n ** 11n).toString(16)}`;
      const fast = await host.send(host.prepareSend(wallet, 2, { nonce: 0, max_fee_per_gas: maxFee, max_priority_fee_per_gas: maxFee }));
      expect(fast.status).toBe(200);
      await host.chain("anvil_mine", ["0x1"]);
      await host.waitForStatus(fast.body.data.transaction_id, "confirmed");
      await host.waitForStatus(slow.body.data.transaction_id, "replaced");
    } finally {
      await host.chain("evm_setAutomine", [true]);
    }
  });
});

describe("what the chain makes impossible", () => {
  test("error: chain_unavailable before anything is signed, with nothing in the table", async () => {
    const wallet = await host.createWallet();
    host.rpc.faults.set("eth_getBalance", "drop");
    const reply = await host.send(host.prepareSend(wallet, 1));
    expect([reply.status, reply.body.code, reply.headers.get("retry-after")]).toEqual([503, "chain_unavailable", "1"]);
    expect(reply.body.error).toContain("Nothing was sent");
    expect(await host.database.transaction.count({ where: { walletId: wallet.id } })).toBe(0);
  });

  test("error: insufficient_funds, with the numbers", async () => {
    const wallet = await host.createWallet(0n);
    const reply = await host.send(host.prepareSend(wallet, 1, { gas_limit: 21_000 }));
    expect([reply.status, reply.body.code]).toEqual([400, "insufficient_funds"]);
    expect(Object.keys(reply.body)).toEqual(["error", "code", "balance_wei", "value_wei", "max_fee_wei"]);
  });

  test("error: chain_not_enabled, after the signatures were checked", async () => {
    const wallet = await host.createWallet();
    const send = host.prepareSend(wallet, 1, {}, { caip2: "eip155:1" });
    expect((await host.send(send)).body.code).toBe("chain_not_enabled");
    const { "privy-authorization-signature": _, ...unsigned } = send.headers;
    expect((await host.send({ ...send, headers: unsigned })).body.code).toBe("missing_or_empty_authorization_header");
  });

  test("error: fee_above_ceiling, and the nonce stays free", async () => {
    const wallet = await host.createWallet(100n);
    const maxFee = `0x${(10n ** 15n).toString(16)}`;
    const reply = await host.send(host.prepareSend(wallet, 1, { max_fee_per_gas: maxFee, max_priority_fee_per_gas: 1 }));
    expect([reply.status, reply.body.code]).toEqual([400, "fee_above_ceiling"]);
    const next = await host.send(host.prepareSend(wallet, 1));
    expect(await nonceOf(next.body.data.transaction_id)).toBe(0);
  });
});
