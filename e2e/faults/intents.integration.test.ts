import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorize } from "../support/intents.ts";
import { request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

let app: TestApp;
let vault: pg.Client;
beforeAll(async () => {
  app = await createTestApp();
  vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
  await vault.connect();
});
afterAll(() => vault.end());

const health = async () => (await request("GET", "/v1/health", undefined, {})).status;
const statusOf = async (id: string) => (await vault.query("SELECT status FROM intent WHERE id = $1", [id])).rows[0]?.status;

describe("law 12: nothing is lost", () => {
  test("the host dies while it carries out an intent: the next one finishes it, and the transaction is sent once", async () => {
    const { walletId, address, keys } = await createTwoOfTwo(app);
    await fund(address);
    const body = {
      method: "eth_sendTransaction" as const,
      caip2: CAIP2,
      params: { transaction: { to: "0x90F79bf6EB2c4f870365E785982E1f101E93b906", value: 1 } },
    };
    const intent = await app.privy.intents().rpc(walletId, body);
    await authorize(app, intent, keys[0]);
    const { host, chain } = readStack().pids;
    if (host === undefined || chain === undefined) throw new Error("stack.json names no host or no chain");
    // A chain that does not answer holds the intent where it is to be caught.
    process.kill(chain, "SIGSTOP");
    try {
      const cutOff = authorize(app, intent, keys[1]).catch(() => null);
      await expect.poll(() => statusOf(intent.intent_id), { timeout: 10_000, interval: 20 }).toBe("processing");
      process.kill(host, "SIGKILL");
      expect(await cutOff).toBeNull();
      expect(await statusOf(intent.intent_id)).toBe("processing");
    } finally {
      process.kill(chain, "SIGCONT");
    }
    await expect.poll(() => health().catch(() => 0), { timeout: 30_000, interval: 200 }).toBe(200);
    await expect.poll(() => statusOf(intent.intent_id), { timeout: 30_000, interval: 200 }).toBe("executed");
    await expect.poll(() => chainClient().getTransactionCount({ address }), { timeout: 15_000 }).toBe(1);
  });

  test.each([5, 20, 40, 80])("kill -9 after %i ms: each intent is carried out once, and none is left in between", async (delayMs) => {
    const wallets = await Promise.all(Array.from({ length: 4 }, () => createTwoOfTwo(app)));
    const intents = await Promise.all(
      wallets.map(async ({ walletId, keys }) => {
        const intent = await app.privy.intents().updateWallet(walletId, { display_name: "after" });
        await authorize(app, intent, keys[0]);
        return { ...intent, walletId, last: keys[1] };
      }),
    );
    const { host } = readStack().pids;
    if (host === undefined) throw new Error("stack.json names no host");
    const inFlight = intents.map((intent) => authorize(app, intent, intent.last).catch(() => null));
    await setTimeout(delayMs);
    process.kill(host, "SIGKILL");
    await Promise.all(inFlight);
    await expect.poll(() => health().catch(() => 0), { timeout: 30_000, interval: 200 }).toBe(200);
    for (const intent of intents) {
      const settled = async () => {
        const status = await statusOf(intent.intent_id);
        // The signature may have been lost on the way; then the client signs again.
        if (status === "pending") await authorize(app, intent, intent.last);
        return status;
      };
      await expect.poll(settled, { timeout: 30_000, interval: 200 }).toBe("executed");
      expect((await app.privy.wallets().get(intent.walletId)).display_name).toBe("after");
    }
  });
});
