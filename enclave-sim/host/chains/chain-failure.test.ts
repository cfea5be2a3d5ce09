import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createPublicClient, http } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { classifyBroadcastFailure, toPreparationError } from "./chain-failure.ts";

/** A node that answers each call in the same way: the errors under test are viem's own. */
let server: Server;
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((incoming, response) => {
    incoming.resume().on("end", () => answer(response.setHeader("content-type", "application/json")));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

async function failure(respond: (response: ServerResponse) => void, timeout = 1000): Promise<unknown> {
  answer = respond;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createPublicClient({ transport: http(url, { retryCount: 0, timeout }) });
  return client.sendRawTransaction({ serializedTransaction: "0x02" }).catch((error: unknown) => error);
}

const nodeError = (message: string, code = -32000) =>
  failure((response) => response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code, message } })));

describe("classifyBroadcastFailure", () => {
  test.each([
    ["nonce too low: next nonce 5, tx nonce 4", "transaction_broadcast_failure"],
    ["replacement transaction underpriced", "transaction_broadcast_failure"],
    ["intrinsic gas too low: gas 1, minimum needed 21000", "transaction_broadcast_failure"],
    ["max fee per gas less than block base fee", "transaction_broadcast_failure"],
    ["insufficient funds for gas * price + value: balance 0", "insufficient_funds"],
    ["Insufficient funds for gas * price + value", "insufficient_funds"],
  ])("behavior: %j is a refusal", async (message, code) => {
    expect(classifyBroadcastFailure(await nodeError(message))).toMatchObject({ kind: "refused", error: { code, status: 400 } });
  });

  test.each(["already known", "ALREADY KNOWN", "known transaction: 0xabc", "transaction already imported: already imported"])(
    "behavior: %j means the node has it",
    async (message) => {
      expect(classifyBroadcastFailure(await nodeError(message))).toEqual({ kind: "known" });
    },
  );

  test("behavior: silence, overload and words that nobody knows mean that nobody knows", async () => {
    const silent = await failure(() => undefined, 50);
    const broken = await failure((response) => response.destroy());
    const busy = await failure((response) => response.writeHead(503).end("busy"));
    const limited = await failure((response) =>
      response.writeHead(429).end('{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"limit exceeded"}}'),
    );
    const odd = await nodeError("the moon is full", -32603);
    for (const error of [silent, broken, busy, limited, odd, new Error("nonce too low")]) {
      expect(classifyBroadcastFailure(error)).toEqual({ kind: "unknown" });
    }
  });
});

describe("toPreparationError", () => {
  test("default: chain_unavailable without an answer, the node's words with one", async () => {
    const silent = toPreparationError(await failure((response) => response.destroy()), "Test chain");
    expect(silent).toMatchObject({ code: "chain_unavailable", status: 503 });
    expect(silent.message).toBe("Test chain does not answer. Nothing was sent. Try again when it is back.");
    expect(toPreparationError(await nodeError("execution reverted: paused", 3), "Test chain")).toMatchObject({
      code: "transaction_broadcast_failure",
      message: "Transaction creation failed. Details: execution reverted: paused",
    });
  });
});
