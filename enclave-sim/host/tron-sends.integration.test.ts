import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { parseTronAddress } from "../../lib/protocol/policy/tron-address.ts";
import { RpcProxy } from "./testing/rpc-proxy.ts";
import { startTronStandIn, type TronStandIn } from "./testing/start-tron-stand-in.ts";
import { TestHost } from "./testing/test-host.ts";

const SLOW_MS = 60_000;
// Not the network of the stack's own host, which would follow these transactions too.
const CAIP2 = "tron:mainnet";
const OTHER = `41${"b2".repeat(20)}`;

let host: TestHost;
let node: TronStandIn;
let rpc: RpcProxy;
type Wallet = Awaited<ReturnType<TestHost["createWallet"]>>;

// No Tron node comes with npm: a stand-in verifies the signatures and remembers what it took, and runs nothing.
beforeAll(async () => {
  node = await startTronStandIn();
  rpc = await RpcProxy.start(node.url);
  const TRON_CHAINS = JSON.stringify({ [CAIP2]: { name: "Stand-in", api_url: rpc.url } });
  host = await TestHost.start(inject("dataDir"), { TRON_CHAINS });
}, SLOW_MS);
afterAll(async () => {
  await host.stop();
  rpc.stop();
  await node.stop();
}, SLOW_MS);
afterEach(() => {
  rpc.calls.length = 0;
  rpc.faults.clear();
  host.vsock.lose = { requests: 0, answers: 0 };
});

const transfer = (wallet: Wallet, amount: number, more: Record<string, JsonValue> = {}): Record<string, JsonValue> => ({
  contract: [{ type: "TransferContract", owner_address: parseTronAddress(wallet.address) ?? "", to_address: OTHER, amount }],
  ...more,
});
function prepare(wallet: Wallet, raw_data: JsonValue, more: { reference_id?: string; caip2?: string } = {}, key?: string) {
  const { reference_id, ...extra } = more;
  const params = { raw_data, ...(reference_id === undefined ? {} : { reference_id }) };
  return host.prepareRpc(wallet, { method: "tron_sendTransaction", params, ...extra }, key);
}
const taken = async () => (await node.call("/standIn/taken")) as { hash: string; hex: string }[];
const takenOf = async (hash: string) => (await taken()).filter((entry) => entry.hash === hash);
const makeWallet = () => host.createWallet(0n, "tron");

describe("tron_sendTransaction", () => {
  test("default: the block is filled in, the node verifies and takes it, and its status is followed to finality", async () => {
    const wallet = await makeWallet();
    const reply = await host.send(prepare(wallet, transfer(wallet, 1), { reference_id: "tron-1" }));
    expect(reply.body).toEqual({
      method: "tron_sendTransaction",
      data: { hash: expect.stringMatching(/^[0-9a-f]{64}$/), caip2: CAIP2, transaction_id: expect.any(String), reference_id: "tron-1" },
    });
    expect(await takenOf(reply.body.data.hash)).toHaveLength(1);
    await node.call("/standIn/settle", { solid: false, result: "SUCCESS" });
    await host.waitForStatus(reply.body.data.transaction_id, "confirmed");
    await node.call("/standIn/settle", { solid: true, result: "SUCCESS" });
    const final = await host.waitForStatus(reply.body.data.transaction_id, "finalized");
    expect(final.body).toMatchObject({ transaction_hash: reply.body.data.hash, wallet_id: wallet.id, nonce: null, reference_id: "tron-1" });
    const receipt = await host.call("GET", `/v1/receipts/${reply.headers.get("countersign-receipt-id")}`, undefined, host.appHeaders());
    expect(receipt.body.body).toMatchObject({ resource_id: wallet.id, action: "rpc.tron_sendTransaction", threshold: 2 });
  });

  test("what the request says of block and times is signed as given; another chain's block is refused by the node", async () => {
    const wallet = await makeWallet();
    const block = { ref_block_bytes: "abcd", ref_block_hash: "0102030405060708", expiration: Date.now() + 60_000 };
    const reply = await host.send(prepare(wallet, transfer(wallet, 1, block)));
    expect(reply.body).toMatchObject({ code: "transaction_broadcast_failure", error: expect.stringContaining("TAPOS_ERROR") });
    const { blockID } = (await node.call("/wallet/getnowblock")) as { blockID: string };
    const own = { ...block, ref_block_bytes: blockID.slice(12, 16), ref_block_hash: blockID.slice(16, 32) };
    const taken = await host.send(prepare(wallet, transfer(wallet, 1, own)));
    const [sent] = await takenOf(taken.body.data.hash);
    expect(sent?.hex).toContain(own.ref_block_hash);
  });

  test("a call that fails on the chain is execution_reverted", async () => {
    const wallet = await makeWallet();
    const owner_address = parseTronAddress(wallet.address) ?? "";
    const call = { type: "TriggerSmartContract", owner_address, contract_address: OTHER, data: "a9059cbb" };
    const { body } = await host.send(prepare(wallet, { contract: [call], fee_limit: 1_000_000 }));
    await node.call("/standIn/settle", { solid: true, result: "OUT_OF_ENERGY" });
    await host.waitForStatus(body.data.transaction_id, "execution_reverted");
  });

  test("law 6: the identical request, and its idempotency key: the identical answer, and one transaction", async () => {
    const wallet = await makeWallet();
    const request = prepare(wallet, transfer(wallet, 2), {}, "tron-key");
    const before = (await taken()).length;
    const [first, again] = [await host.send(request), await host.send(request)];
    expect(again.text).toBe(first.text);
    const fresh = await host.send(prepare(wallet, transfer(wallet, 2), {}, "tron-key"));
    expect(fresh.body).toEqual(first.body);
    expect((await taken()).length).toBe(before + 1);
  });

  test.each(["drop", "lose"] as const)(
    "law 12: a broadcast whose call or answer is lost (%s) is sent again, with the same bytes",
    async (fault) => {
      const wallet = await makeWallet();
      rpc.faults.set("/wallet/broadcasthex", fault);
      const reply = await host.send(prepare(wallet, transfer(wallet, 3)));
      expect(reply.status).toBe(200);
      rpc.faults.clear();
      await host.waitForStatus(reply.body.data.transaction_id, "broadcasted");
      expect(await takenOf(reply.body.data.hash)).toHaveLength(1);
    },
  );

  test(
    "a transaction that no node has any more is sent again; when the chain's clock has passed its expiration, it has failed",
    async () => {
      const wallet = await makeWallet();
      const { body } = await host.send(prepare(wallet, transfer(wallet, 5)));
      await host.waitForStatus(body.data.transaction_id, "broadcasted");
      await node.call("/standIn/forget");
      await expect.poll(() => takenOf(body.data.hash), { timeout: 20_000 }).toHaveLength(1);
      await node.call("/standIn/expire");
      await node.call("/standIn/forget");
      const failed = await host.waitForStatus(body.data.transaction_id, "failed");
      expect(failed.body).toMatchObject({ failure: "No block took it before it ran out." });
    },
    SLOW_MS,
  );

  test("error: insufficient_funds, chain_unavailable; nothing is sent", async () => {
    const wallet = await makeWallet();
    const message = "Contract validate error : Validate TransferContract error, balance is not sufficient.";
    rpc.faults.set("/wallet/broadcasthex", { answer: { code: "CONTRACT_VALIDATE_ERROR", message, txid: "00" } });
    expect((await host.send(prepare(wallet, transfer(wallet, 7)))).body).toMatchObject({ code: "insufficient_funds" });
    rpc.faults.set("/wallet/getnowblock", "drop");
    expect((await host.send(prepare(wallet, transfer(wallet, 8)))).body).toMatchObject({ code: "chain_unavailable" });
  });

  test("error: chain_not_enabled for another network, and nobody is asked", async () => {
    const wallet = await makeWallet();
    const elsewhere = await host.send(prepare(wallet, transfer(wallet, 9), { caip2: "tron:nile" }));
    expect(elsewhere.body).toMatchObject({ code: "chain_not_enabled", configured: [CAIP2] });
    expect(rpc.calls).toEqual([]);
  });
});
