import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

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
