import {
  AccountRole,
  type Address,
  appendTransactionMessageInstruction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  address as toAddress,
} from "@solana/kit";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { RpcProxy } from "./testing/rpc-proxy.ts";
import { type SolanaStandIn, startSolanaStandIn } from "./testing/start-solana-stand-in.ts";
import { TestHost } from "./testing/test-host.ts";

const SLOW_MS = 60_000;
const CAIP2 = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const OPEN = "11111111111111111111111111111111" as Blockhash;
const RECIPIENT = toAddress("Vote111111111111111111111111111111111111111");

let host: TestHost;
let cluster: SolanaStandIn;
let rpc: RpcProxy;
type Wallet = Awaited<ReturnType<TestHost["createWallet"]>>;

// No validator comes with npm: a stand-in verifies the signatures and remembers what it took, and runs nothing.
beforeAll(async () => {
  cluster = await startSolanaStandIn();
  rpc = await RpcProxy.start(cluster.url);
  const SOLANA_CHAINS = JSON.stringify({ [CAIP2]: { name: "Stand-in", rpc_url: rpc.url } });
  host = await TestHost.start(inject("dataDir"), { SOLANA_CHAINS });
}, SLOW_MS);
afterAll(async () => {
  await host.stop();
  rpc.stop();
  await cluster.stop();
}, SLOW_MS);
afterEach(() => {
  rpc.calls.length = 0;
  rpc.faults.clear();
  host.vsock.lose = { requests: 0, answers: 0 };
});

function transfer(from: string, lamports: number, blockhash: Blockhash = OPEN): string {
  const data = new Uint8Array(12);
  new DataView(data.buffer).setUint32(0, 2, true);
  new DataView(data.buffer).setBigUint64(4, BigInt(lamports), true);
  const instruction = {
    programAddress: toAddress("11111111111111111111111111111111"),
    accounts: [
      { address: from as Address, role: AccountRole.WRITABLE_SIGNER },
      { address: RECIPIENT, role: AccountRole.WRITABLE },
    ],
    data,
  };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayer(from as Address, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash, lastValidBlockHeight: 1n }, m),
    (m) => appendTransactionMessageInstruction(instruction, m),
  );
  return getBase64EncodedWireTransaction(compileTransaction(message));
}
function prepare(wallet: Wallet, transaction: string, extra: Record<string, JsonValue> = {}, key?: string) {
  const params = { transaction, encoding: "base64" };
  return host.prepareRpc(wallet, { method: "signAndSendTransaction", caip2: CAIP2, params, ...extra }, key);
}
const taken = async () => (await cluster.call("standIn_taken")) as { hash: string; wire: string }[];
const takenOf = async (hash: string) => (await taken()).filter((entry) => entry.hash === hash);
const makeWallet = () => host.createWallet(0n, "solana");

describe("signAndSendTransaction", () => {
  test("default: the blockhash is filled in, the cluster verifies and takes it, and its status is followed to finality", async () => {
    const wallet = await makeWallet();
    const reply = await host.send(prepare(wallet, transfer(wallet.address, 1), { reference_id: "sol-1" }));
    expect(reply.body).toEqual({
      method: "signAndSendTransaction",
      data: { hash: expect.any(String), caip2: CAIP2, transaction_id: expect.any(String), reference_id: "sol-1" },
    });
    const [sent] = await takenOf(reply.body.data.hash);
    const { messageBytes } = getTransactionDecoder().decode(Buffer.from(sent?.wire ?? "", "base64"));
    expect(getCompiledTransactionMessageDecoder().decode(messageBytes).lifetimeToken).not.toBe(OPEN);
    await cluster.call("standIn_settle", ["confirmed", null]);
    await host.waitForStatus(reply.body.data.transaction_id, "confirmed");
    await cluster.call("standIn_settle", ["finalized", null]);
    const final = await host.waitForStatus(reply.body.data.transaction_id, "finalized");
    expect(final.body).toMatchObject({ transaction_hash: reply.body.data.hash, wallet_id: wallet.id, nonce: null, reference_id: "sol-1" });
    const receipt = await host.call("GET", `/v1/receipts/${reply.headers.get("countersign-receipt-id")}`, undefined, host.appHeaders());
    expect(receipt.body.body).toMatchObject({ resource_id: wallet.id, action: "rpc.signAndSendTransaction", threshold: 2 });
  });

  test("a transaction that fails on the chain is execution_reverted", async () => {
    const wallet = await makeWallet();
    const { body } = await host.send(prepare(wallet, transfer(wallet.address, 1)));
    await cluster.call("standIn_settle", ["finalized", { InstructionError: [0, { Custom: 1 }] }]);
    await host.waitForStatus(body.data.transaction_id, "execution_reverted");
  });

  test("law 6: the identical request, and its idempotency key: the identical answer, and one transaction", async () => {
    const wallet = await makeWallet();
    const request = prepare(wallet, transfer(wallet.address, 2), {}, "sol-key");
    const before = (await taken()).length;
    const [first, again] = [await host.send(request), await host.send(request)];
    expect(again.text).toBe(first.text);
    const fresh = await host.send(prepare(wallet, transfer(wallet.address, 2), {}, "sol-key"));
    expect(fresh.body).toEqual(first.body);
    expect((await taken()).length).toBe(before + 1);
  });

  test.each(["drop", "lose"] as const)(
    "law 12: a broadcast whose call or answer is lost (%s) is sent again, with the same bytes",
    async (fault) => {
      const wallet = await makeWallet();
      rpc.faults.set("sendTransaction", fault);
      const reply = await host.send(prepare(wallet, transfer(wallet.address, 3)));
      expect(reply.status).toBe(200);
      rpc.faults.clear();
      await host.waitForStatus(reply.body.data.transaction_id, "broadcasted");
      expect(await takenOf(reply.body.data.hash)).toHaveLength(1);
    },
  );

  test("law 12: after the enclave's answer was lost, the same request is completed with the same blockhash", async () => {
    const wallet = await makeWallet();
    const request = prepare(wallet, transfer(wallet.address, 4));
    const before = (await taken()).length;
    // The first answer is that of the authorization; the second that of the signature.
    host.vsock.lose = { requests: 0, answers: 0 };
    let isFirst = true;
    rpc.onCall = async (method) => {
      if (method === "getLatestBlockhash" && isFirst) host.vsock.lose = { requests: 0, answers: 1 };
      isFirst = false;
    };
    expect((await host.send(request)).status).toBe(503);
    rpc.onCall = () => Promise.resolve();
    const reply = await host.send(request);
    expect(reply.status).toBe(200);
    expect(rpc.calls.filter((method) => method === "getLatestBlockhash")).toHaveLength(1);
    expect((await taken()).length).toBe(before + 1);
  });

  test(
    "a transaction that no node has any more is sent again; too old for any block, it has failed",
    async () => {
      const wallet = await makeWallet();
      const { body } = await host.send(prepare(wallet, transfer(wallet.address, 5)));
      await host.waitForStatus(body.data.transaction_id, "broadcasted");
      await cluster.call("standIn_forget");
      await expect.poll(() => takenOf(body.data.hash), { timeout: 20_000 }).toHaveLength(1);
      await cluster.call("standIn_expire");
      await cluster.call("standIn_forget");
      // Time passes: nothing is given up before a blockhash is long dead. The watcher looks at old ones less often.
      const createdAt = new Date(Date.now() - 6 * 60_000);
      await host.database.transaction.update({ where: { id: body.data.transaction_id }, data: { createdAt } });
      const failed = await host.waitForStatus(body.data.transaction_id, "failed");
      expect(failed.body).toMatchObject({ failure: "No block took it before its blockhash expired." });
    },
    SLOW_MS,
  );

  test("error: transaction_broadcast_failure for a blockhash that the cluster does not know, insufficient_funds, chain_unavailable", async () => {
    const wallet = await makeWallet();
    const stale = await host.send(prepare(wallet, transfer(wallet.address, 6, RECIPIENT as string as Blockhash)));
    expect(stale.body).toMatchObject({ code: "transaction_broadcast_failure", error: expect.stringContaining("Blockhash not found") });
    rpc.faults.set("sendTransaction", {
      code: -32002,
      message: "Transaction simulation failed: Attempt to debit an account but found no record of a prior credit.",
    });
    expect((await host.send(prepare(wallet, transfer(wallet.address, 7)))).body).toMatchObject({ code: "insufficient_funds" });
    rpc.faults.set("getLatestBlockhash", "drop");
    expect((await host.send(prepare(wallet, transfer(wallet.address, 8)))).body).toMatchObject({ code: "chain_unavailable" });
  });

  test("error: chain_not_enabled for another cluster, and nobody is asked", async () => {
    const wallet = await makeWallet();
    const params = { transaction: transfer(wallet.address, 9), encoding: "base64" };
    const elsewhere = host.prepareRpc(wallet, {
      method: "signAndSendTransaction",
      caip2: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
      params,
    });
    expect((await host.send(elsewhere)).body).toMatchObject({ code: "chain_not_enabled", configured: [CAIP2] });
    expect(rpc.calls).toEqual([]);
  });
});
