import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Transaction } from "../../../prisma/vault/generated/client.ts";
import { type Chain, Chains } from "../chains/chain.ts";
import { followTransaction } from "./follow-transaction.ts";

const CAIP2 = "eip155:31338";
const HEADS = { latest: 10n, finalized: 5n };
const REFUSALS = [
  "transaction underpriced",
  "insufficient funds for gas * price + value",
  "nonce too low",
  "max fee per gas less than block base fee",
];

/** A node that knows no transaction, refuses each that it is given, and has mined as many of the account as it is told. */
const node = { refusal: "", minedCount: 0, calls: [] as string[] };
const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; method: string };
  node.calls.push(method);
  const outcome =
    method === "eth_sendRawTransaction"
      ? { error: { code: -32_000, message: node.refusal } }
      : { result: method === "eth_getTransactionCount" ? `0x${node.minedCount.toString(16)}` : null };
  outgoing.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, ...outcome }));
});

let chain: Chain;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const rpc_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  chain = new Chains({ [CAIP2]: { name: "Stand-in", rpc_url } }).get(CAIP2);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => Object.assign(node, { refusal: "transaction underpriced", minedCount: 0, calls: [] }));

const follow = (changes: Partial<Transaction>) => {
  const signed = { hash: `0x${"12".repeat(32)}`, signedTransaction: "0x02c0", fromAddress: `0x${"ab".repeat(20)}`, nonce: 0n };
  const row = { ...signed, status: "pending", blockNumber: null, wasAccepted: false, unansweredAt: null, ...changes };
  return followTransaction(chain, row as Transaction, HEADS);
};

describe("a node that refuses what it does not know", () => {
  test("default: what no other node can have has failed, in the node's words", async () => {
    expect(await follow({})).toMatchObject({ status: "failed", settled: true, failureCode: "transaction_broadcast_failure" });
  });

  test.each(REFUSALS)(
    "behavior: an earlier broadcast got no answer, so %j says nothing about the others: it is tried again",
    async (refusal) => {
      node.refusal = refusal;
      expect(await follow({ unansweredAt: new Date() })).toBeNull();
      expect(await follow({ wasAccepted: true, status: "broadcasted" })).toBeNull();
      expect(node.calls.filter((method) => method === "eth_sendRawTransaction")).toHaveLength(2);
    },
  );

  test("behavior: another transaction that was mined with its nonce ends it, for good once that is final", async () => {
    node.refusal = "nonce too low";
    node.minedCount = 1;
    expect(await follow({ unansweredAt: new Date() })).toEqual({ status: "replaced", blockNumber: null, settled: true });
  });
});
