import { createPublicKey, verify } from "node:crypto";
import type { PgBoss } from "pg-boss";
import { parseEther } from "viem/utils";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { RequestPayload, WalletActionRequest } from "../../protocol/app/wallet-action.ts";
import { signRequest } from "../../protocol/authorization-signature.ts";
import { canonicalizeRequest } from "../../protocol/canonical-request.ts";
import { forwardAction } from "../forward-action.ts";
import { runWalletAction, type WalletActionContext } from "../run-wallet-action.ts";
import { readServerSeatKey } from "../server-seat-key.ts";
import { finishRun } from "../stream-action.ts";
import { openTestDatabase, type TestDatabase } from "../test-database.ts";
import { createTestEnvironment } from "../test-environment.ts";
import { type Behaviour, openTestWalletApi, type TestWalletApi } from "../test-wallet-api.ts";
import { FORWARD_QUEUE, requeueForgotten, sendForwardJob, workForwardJobs } from "./forward-job.ts";
import { openJobQueue } from "./job-queue.ts";

let server: TestDatabase;
let api: TestWalletApi;
let queue: PgBoss;
let serial = 0;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const userKey = new Uint8Array(32).fill(7);
const appId = environment.PRIVY_APP_ID ?? "";

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, environment, { WALLET_API_URL: api.url });
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});
beforeEach(async () => {
  queue = await openJobQueue(server.url);
  await queue.createQueue(FORWARD_QUEUE, { retryLimit: 20, retryDelay: 0, notify: true });
});
afterEach(() => queue.stop({ graceful: false }));

const sent: Behaviour = {
  status: 200,
  body: { method: "eth_sendTransaction", data: { hash: `0x${"a".repeat(64)}`, caip2: "eip155:31337", transaction_id: "tx1" } },
};
const starting: Behaviour = { status: 503, body: { error: "The enclave is starting", code: "enclave_unavailable" } };
const expired: Behaviour = { status: 400, body: { error: "The request has expired", code: "request_expired" } };
const poor: Behaviour = { status: 400, body: { error: "The wallet has too little", code: "insufficient_funds" } };

interface Owner {
  context: WalletActionContext;
  walletId: string;
}

async function createOwner(custody: "user" | "either" | "both"): Promise<Owner> {
  const { database } = server;
  const walletId = String(serial++).padStart(24, "0");
  const walletUserId = `did:privy:${walletId}`;
  const { id: userId } = await database.user.create({ data: { email: `p${walletId}@example.test`, walletUserId } });
  await database.wallet.create({ data: { id: walletId, userId, address: "0x", ownerId: "q", custody } });
  const limits = { stepUpWei: parseEther("0.5"), dailyWei: parseEther("2"), dailyMaxWei: parseEther("20"), chainId: 31337 };
  const origins = { webOrigin: "http://localhost:3000", walletApiOrigin: "http://localhost:4000", caip2: "eip155:31337" };
  const sendJob: WalletActionContext["sendJob"] = (transaction, actionId) => sendForwardJob(queue, transaction, actionId);
  return { walletId, context: { database, userId, walletUserId, appId, ...origins, limits, seat, sendJob } };
}

function build(walletId: string, eth = "0.2", lifetimeMs = 600_000): RequestPayload {
  const fee = { gas_limit: "0x5208", max_fee_per_gas: "0x0" };
  const transaction = { to: `0x${"1".repeat(40)}`, value: `0x${parseEther(eth).toString(16)}`, ...fee };
  return {
    version: 1,
    method: "POST",
    url: `http://localhost:4000/v1/wallets/${walletId}/rpc`,
    headers: { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + lifetimeMs + serial++) },
    body: { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction } },
  };
}
const byUser = (requestPayload: RequestPayload): WalletActionRequest => ({
  requestPayload,
  userSignature: signRequest(requestPayload, userKey),
});
const run = (request: WalletActionRequest, { context }: Owner) => finishRun(runWalletAction(request, context), () => {});
const rowOf = ({ walletId }: Owner) => server.database.walletAction.findFirstOrThrow({ where: { walletId } });
/** Begins the run and leaves at its first word, as a page does that is closed. */
async function beginAndLeave(request: WalletActionRequest, { context }: Owner): Promise<unknown> {
  const { value } = await runWalletAction(request, context).next();
  return value;
}

describe("a request that the user alone signed", () => {
  test("default: it is kept, forwarded with that one signature, and answered", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    await workForwardJobs(queue, server.database);
    const request = byUser(build(owner.walletId, "15"));
    expect(await run(request, owner)).toMatchObject({ ok: true, userSignature: request.userSignature, serverSignature: null });
    expect(api.received.map(({ headers }) => headers["privy-authorization-signature"])).toEqual([request.userSignature]);
    expect(await rowOf(owner)).toMatchObject({ status: "broadcasted", transactionId: "tx1", serverSignature: null });
  });
  test("behavior: the page leaves right after confirming, and it is sent all the same", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    expect(await beginAndLeave(byUser(build(owner.walletId)), owner)).toMatchObject({ station: "server", state: "kept" });
    expect(api.received).toHaveLength(0);
    await workForwardJobs(queue, server.database);
    await vi.waitFor(async () => expect((await rowOf(owner)).status).toBe("broadcasted"), { timeout: 10_000 });
  });
  test("behavior: while the backend is away the same bytes are tried again, and then answered", async () => {
    api.behave(starting, "drop", starting, sent);
    const owner = await createOwner("user");
    await workForwardJobs(queue, server.database);
    const request = byUser(build(owner.walletId));
    await beginAndLeave(request, owner);
    await vi.waitFor(async () => expect((await rowOf(owner)).status).toBe("broadcasted"), { timeout: 20_000 });
    const attempts = api.received.map(({ body, headers }) => body + String(headers["privy-authorization-signature"]));
    expect(attempts).toHaveLength(4);
    expect(new Set(attempts).size).toBe(1);
  });
  test("behavior: what a process that died had in its hands is taken up at the next start", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    await beginAndLeave(byUser(build(owner.walletId)), owner);
    const { id } = await rowOf(owner);
    await server.database.walletAction.update({ where: { id }, data: { status: "signing" } });
    await queue.deleteAllJobs(FORWARD_QUEUE);
    await workForwardJobs(queue, server.database);
    await vi.waitFor(async () => expect((await rowOf(owner)).status).toBe("broadcasted"), { timeout: 10_000 });
  });
  test("behavior: what outlasted all tries of its job is put back later, and what a job has in its hands is not", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    await workForwardJobs(queue, server.database);
    await beginAndLeave(byUser(build(owner.walletId)), { ...owner, context: { ...owner.context, sendJob: async () => {} } });
    await requeueForgotten(queue, server.database);
    expect(await queue.findJobs(FORWARD_QUEUE, { data: { actionId: (await rowOf(owner)).id } })).toEqual([]);
    await requeueForgotten(queue, server.database, Date.now() + 10 * 60_000);
    await vi.waitFor(async () => expect((await rowOf(owner)).status).toBe("broadcasted"), { timeout: 10_000 });
  });
  test("behavior: confirmed twice, it is one row, and one request where nothing got lost", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    await workForwardJobs(queue, server.database);
    const request = byUser(build(owner.walletId));
    const outcomes = await Promise.all([run(request, owner), run(request, owner)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await server.database.walletAction.count({ where: { walletId: owner.walletId } })).toBe(1);
    expect(api.received).toHaveLength(1);
  });
  test("error: request_expired: what ran out in the queue is never sent, and says so", async () => {
    api.behave(sent);
    const owner = await createOwner("user");
    await beginAndLeave(byUser(build(owner.walletId, "0.2", 50)), owner);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await forwardAction(server.database, (await rowOf(owner)).id);
    expect(api.received).toHaveLength(0);
    const row = await rowOf(owner);
    expect([row.status, JSON.parse(row.error ?? "null").code]).toEqual(["expired", "request_expired"]);
  });
  test("behavior: one whose answer was lost is asked about after its end, and expired only when the backend says so", async () => {
    api.behave("drop");
    const owner = await createOwner("user");
    await beginAndLeave(byUser(build(owner.walletId, "0.2", 300)), owner);
    const { id } = await rowOf(owner);
    await expect(forwardAction(server.database, id)).rejects.toMatchObject({ code: "wallet_api_unavailable" });
    expect((await rowOf(owner)).status).toBe("unknown");
    await new Promise((resolve) => setTimeout(resolve, 400));
    api.behave(expired);
    await forwardAction(server.database, id);
    expect(api.received).toHaveLength(1);
    expect((await rowOf(owner)).status).toBe("expired");
  });
  test("error: a refusal ends it", async () => {
    api.behave(poor);
    const owner = await createOwner("user");
    await workForwardJobs(queue, server.database);
    expect(await run(byUser(build(owner.walletId)), owner)).toMatchObject({ ok: false, body: { code: "insufficient_funds" } });
    expect((await rowOf(owner)).status).toBe("refused");
    expect(api.received).toHaveLength(1);
  });
});

describe("one seat is enough", () => {
  test("behavior: asked without a signature of the user, the server signs alone, under its own rules", async () => {
    api.behave(sent);
    const owner = await createOwner("either");
    const requestPayload = build(owner.walletId);
    expect(await run({ requestPayload }, owner)).toMatchObject({ ok: true, userSignature: null });
    const key = createPublicKey({ key: Buffer.from(seat.publicKeySpkiBase64, "base64"), format: "der", type: "spki" });
    const signature = Buffer.from(String(api.received[0]?.headers["privy-authorization-signature"]), "base64");
    expect(verify("sha256", Buffer.from(canonicalizeRequest(requestPayload)), { key, dsaEncoding: "der" }, signature)).toBe(true);
    expect(await run({ requestPayload: build(owner.walletId, "0.6") }, owner)).toMatchObject({ body: { code: "step_up_required" } });
    expect(await run({ requestPayload: build(owner.walletId, "30") }, owner)).toMatchObject({ body: { code: "server_rule_refused" } });
    expect(api.received).toHaveLength(1);
  });
  test("behavior: with a signature of the user, the server only passes it on", async () => {
    api.behave(sent);
    const owner = await createOwner("either");
    await workForwardJobs(queue, server.database);
    const request = byUser(build(owner.walletId, "30"));
    expect(await run(request, owner)).toMatchObject({ ok: true, serverSignature: null });
    expect(api.received[0]?.headers["privy-authorization-signature"]).toBe(request.userSignature);
  });
  test.each(["both", "user"] as const)(
    "error: missing_or_empty_authorization_header: under “%s” the server never signs alone",
    async (custody) => {
      api.behave(sent);
      const owner = await createOwner(custody);
      await expect(run({ requestPayload: build(owner.walletId) }, owner)).rejects.toMatchObject({
        code: "missing_or_empty_authorization_header",
      });
      expect(api.received).toHaveLength(0);
    },
  );
});
