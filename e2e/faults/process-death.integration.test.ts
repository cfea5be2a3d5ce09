import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { recoverMessageAddress } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const BATCH = 60;
const RECIPIENT = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const health = async () => (await request("GET", "/v1/health", undefined, {})).status;

describe("law 12: nothing is lost", () => {
  test("a dead enclave comes back by itself; meanwhile requests get a retryable error, and the wallets still sign", async () => {
    const wallet = await createTwoOfTwo(app);
    const path = `/v1/wallets/${wallet.walletId}/rpc`;
    const body = { method: "personal_sign", params: { message: "still here", encoding: "utf-8" } };
    const sign = () => request("POST", path, JSON.stringify(body), signFor(app, { method: "POST", path, body }, wallet.keys));
    const before = await sign();
    const { enclave } = readStack().pids;
    if (enclave === undefined) throw new Error("stack.json names no enclave");
    process.kill(enclave, "SIGKILL");
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const answer = await sign();
          seen.add(answer.status);
          if (answer.status === 503) expect(answer.headers.get("retry-after")).toBeTruthy();
          return readStack().pids.enclave !== enclave && answer.status;
        },
        { timeout: 30_000, interval: 50 },
      )
      .toBe(200);
    expect([...seen].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await sign()).body.data).toEqual(before.body.data);
  });

  test("kill -9 of the host in the middle of sends: each is mined once or not at all, and no nonce is lost", async () => {
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    const path = `/v1/wallets/${wallet.walletId}/rpc`;
    const sends = Array.from({ length: 8 }, (_, index) => {
      const body = { method: "eth_sendTransaction", caip2: CAIP2, params: { transaction: { to: RECIPIENT, value: index + 1 } } };
      return { body: JSON.stringify(body), headers: signFor(app, { method: "POST", path, body }, wallet.keys) };
    });
    const { host } = readStack().pids;
    if (host === undefined) throw new Error("stack.json names no host");
    const inFlight = sends.map(({ body, headers }) => request("POST", path, body, headers).catch(() => null));
    setTimeout(() => process.kill(host, "SIGKILL"), 60);
    await Promise.all(inFlight);
    await expect.poll(() => health().catch(() => 0), { timeout: 30_000, interval: 200 }).toBe(200);
    // The client does what a client does: the identical request again, until it has an answer.
    for (const { body, headers } of sends) {
      await expect
        .poll(async () => (await request("POST", path, body, headers)).status, { timeout: 20_000, interval: 200 })
        .toBeOneOf([200, 409]);
    }
    const mined = async () => Number(await chainClient().getTransactionCount({ address: wallet.address, blockTag: "latest" }));
    await expect
      .poll(
        async () => {
          const statuses = await Promise.all(
            sends.map(({ body, headers }) => request("POST", path, body, headers).then((answer) => answer.status)),
          );
          return statuses.filter((status) => status === 200).length === (await mined());
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(true);
    const body = { method: "eth_sendTransaction", caip2: CAIP2, params: { transaction: { to: RECIPIENT, value: 100 } } };
    const next = await request("POST", path, JSON.stringify(body), signFor(app, { method: "POST", path, body }, wallet.keys));
    expect(next.status).toBe(200);
    await chainClient().waitForTransactionReceipt({ hash: (next.body.data as { hash: `0x${string}` }).hash });
  });
});

describe("a batch of wallets", () => {
  test("kill -9 of the host in the middle of it: each wallet exists whole or not at all, and the same request again makes the rest, once", async () => {
    const own = await createTestApp();
    const vault = new pg.Client({ connectionString: readStack().databaseUrlVault });
    await vault.connect();
    const count = async (from: string) => Number((await vault.query(`SELECT count(*) FROM ${from}`, [own.appId])).rows[0].count);
    const records = () => count("sealed_record WHERE type = 'wallet' AND app_id = $1");
    const wallets = Array.from({ length: BATCH }, (_, index) => ({ chain_type: "ethereum", external_id: `batch-${index}` }));
    const create = () =>
      request("POST", "/v1/wallets/batch", JSON.stringify({ wallets }), appHeaders(own, { "privy-idempotency-key": "batch-death" }));
    const { host } = readStack().pids;
    if (host === undefined) throw new Error("stack.json names no host");
    const dying = create().catch(() => null);
    try {
      while ((await records()) === 0) await sleep(2);
      process.kill(host, "SIGKILL");
      expect(await dying).toBeNull();
      await expect.poll(() => health().catch(() => 0), { timeout: 30_000, interval: 200 }).toBe(200);
      const made = await records();
      expect(made).toBeLessThan(BATCH);
      // What is there is there with both shares, its place in the index, and its receipt.
      expect(await count("sealed_record r JOIN wallet_share s ON s.wallet_id = r.id WHERE r.type = 'wallet' AND r.app_id = $1")).toBe(made);
      expect(await count("wallet_index WHERE app_id = $1")).toBe(made);
      expect(await count("receipt c JOIN sealed_record r ON r.id = c.resource_id WHERE r.type = 'wallet' AND r.app_id = $1")).toBe(made);
      const isWhole = async () => ((await create()).body.results as { success: boolean }[]).every(({ success }) => success);
      await expect.poll(isWhole, { timeout: 30_000, interval: 500 }).toBe(true);
      const { body } = await create();
      expect((await create()).body).toEqual(body);
      const results = body.results as { wallet: { id: string; address: string; external_id: string } }[];
      expect(results.map(({ wallet }) => wallet.external_id)).toEqual(wallets.map(({ external_id }) => external_id));
      expect([await records(), new Set(results.map(({ wallet }) => wallet.id)).size]).toEqual([BATCH, BATCH]);
      for (const { wallet } of results) await expect(sign(own, wallet.id)).resolves.toBe(wallet.address);
    } finally {
      await vault.end();
    }
  });

  /** @returns who made the signature, by viem's recovery */
  async function sign({ privy }: TestApp, walletId: string): Promise<string> {
    const { signature } = await privy.wallets().ethereum().signMessage(walletId, { message: "whole" });
    return recoverMessageAddress({ message: "whole", signature: signature as `0x${string}` });
  }
});

describe("concurrency", () => {
  test("16 sends at once from one wallet get 16 nonces in a row, and all are mined", async () => {
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    const context = { authorization_context: { authorization_private_keys: [...wallet.keys] } };
    const sent = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        app.privy
          .wallets()
          .ethereum()
          .sendTransaction(wallet.walletId, { caip2: CAIP2, params: { transaction: { to: RECIPIENT, value: index + 1 } }, ...context }),
      ),
    );
    const nonces = await Promise.all(
      sent.map(async ({ hash }) => {
        await chainClient().waitForTransactionReceipt({ hash: hash as `0x${string}` });
        return (await chainClient().getTransaction({ hash: hash as `0x${string}` })).nonce;
      }),
    );
    expect(nonces.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, index) => index));
  });
});

describe("the chain away", () => {
  test("a send is refused with nothing sent, and works again when the chain is back", async () => {
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    const path = `/v1/wallets/${wallet.walletId}/rpc`;
    const { chain } = readStack().pids;
    if (chain === undefined) throw new Error("stack.json names no chain");
    process.kill(chain, "SIGSTOP");
    const body = { method: "eth_sendTransaction", caip2: CAIP2, params: { transaction: { to: RECIPIENT, value: 1 } } };
    const attempt = () => request("POST", path, JSON.stringify(body), signFor(app, { method: "POST", path, body }, wallet.keys));
    try {
      const refused = await attempt();
      expect([refused.status, refused.body.code]).toEqual([503, "chain_unavailable"]);
      expect(refused.body.error).toContain("Nothing was sent");
    } finally {
      process.kill(chain, "SIGCONT");
    }
    await expect.poll(async () => (await attempt()).status, { timeout: 30_000, interval: 500 }).toBe(200);
    expect((await request("GET", "/v1/health", undefined, appHeaders(app))).status).toBe(200);
  });
});
