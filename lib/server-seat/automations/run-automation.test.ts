import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { canonicalizeRequest } from "../../protocol/canonical-request.ts";
import { forwardAction } from "../forward-action.ts";
import { refreshAction } from "../refresh-action.ts";
import { readServerSeatKey } from "../server-seat-key.ts";
import { openTestDatabase, type TestDatabase } from "../test-database.ts";
import { createTestEnvironment } from "../test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "../test-wallet-api.ts";
import { pauseAutomation } from "./pause-automation.ts";
import { type RunContext, runAutomation } from "./run-automation.ts";

let server: TestDatabase;
let api: TestWalletApi;
let serial = 0;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const appId = environment.PRIVY_APP_ID ?? "";
const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const MINUTE = 60_000;
const TRANSACTION = {
  id: "t".repeat(24),
  caip2: "eip155:31337",
  created_at: 1,
  wallet_id: "w".repeat(24),
  reference_id: null,
  nonce: 0,
};
const SENT = {
  status: 200,
  body: { method: "eth_sendTransaction", data: { hash: `0x${"ab".repeat(32)}`, caip2: "eip155:31337", transaction_id: "t".repeat(24) } },
};

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, environment, { WALLET_API_URL: api.url });
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});
beforeEach(() => api.behave(SENT));

/** An automation that is due since a second, under a policy that a signed change put on the wallet's signer. */
async function createDue({ thresholdWei = null as string | null, signed = true } = {}) {
  const { database } = server;
  const number = String(serial++).padStart(22, "0");
  const [walletId, policyId] = [`w0${number}`, `p0${number}`];
  const { id: userId } = await database.user.create({ data: { email: `a${number}@example.test` } });
  await database.wallet.create({ data: { id: walletId, userId, address: "0x", ownerId: "q" } });
  await database.walletPolicy.create({ data: { id: policyId, walletId, role: "signer", name: "p" } });
  const dueAt = new Date(Date.now() - 1_000);
  const { id } = await database.automation.create({
    data: {
      userId,
      walletId,
      creationId: number,
      kind: thresholdWei === null ? "recurring" : "top_up",
      recipient: RECIPIENT,
      amount: "100",
      watched: thresholdWei === null ? null : RECIPIENT,
      thresholdWei,
      dayLimit: "1000",
      everyMinutes: 1,
      startsAt: dueAt,
      nextRunAt: dueAt,
      grants: { create: { policyId } },
    },
  });
  const change = async (additional_signers: object[]) => {
    const payload = {
      version: 1,
      method: "PATCH",
      url: `http://localhost:4000/v1/wallets/${walletId}`,
      headers: { "privy-app-id": appId, "privy-request-expiry": "1900000000000" },
      body: { additional_signers },
    };
    const row = { userId, walletId, kind: "wallet", actor: "both", payloadHash: `${number}-${serial++}`, status: "done" };
    await database.custodyChange.create({ data: { ...row, payload: JSON.stringify(payload) } });
  };
  if (signed) await change([{ signer_id: "s".repeat(24), override_policy_ids: [policyId] }]);
  const queued: string[] = [];
  const context: RunContext = {
    database,
    seat,
    appId,
    walletApiOrigin: "http://localhost:4000",
    chainId: 31_337,
    readBalance: async () => 50n,
    sendJob: async (_, actionId) => void queued.push(actionId),
  };
  const read = () =>
    database.automation.findUniqueOrThrow({ where: { id }, include: { runs: { include: { action: true }, orderBy: { dueAt: "asc" } } } });
  const run = (nowMs = Date.now(), which = id) => runAutomation({ ...context, nowMs }, which);
  /** What the queue does with everything that was put into it. */
  const forward = () => Promise.all(queued.map((actionId) => forwardAction(database, actionId)));
  return { id, userId, dueAt, change, read, run, forward, queued };
}
const sends = () => api.received.filter(({ method }) => method === "POST");
const MINED = { status: "confirmed", transaction_hash: SENT.body.data.hash, block_number: 7, receipt_id: null, failure: null };

describe("runAutomation", () => {
  test("default", async () => {
    const { run, read, forward, dueAt } = await createDue();
    await run();
    await forward();
    expect(await read()).toMatchObject({
      nextRunAt: new Date(dueAt.getTime() + MINUTE),
      runs: [{ dueAt, action: { status: "broadcasted", transactionHash: SENT.body.data.hash, userSignature: null } }],
    });
    const [action] = (await read()).runs.map((one) => one.action);
    expect(action?.payload).toBe(canonicalizeRequest(JSON.parse(action?.payload ?? "")));
    expect(sends()[0]?.headers["privy-authorization-signature"]).toBe(action?.serverSignature);
    await forward();
    expect(sends()).toHaveLength(1);
  });

  test("behavior: asked many times at once, a moment is paid once", async () => {
    const { run, read, forward, queued } = await createDue();
    await Promise.all([run(), run(), run(), run()]);
    expect((await read()).runs).toHaveLength(1);
    expect(queued).toHaveLength(1);
    await Promise.all([forward(), forward()]);
    expect(new Set(sends().map(({ headers, body }) => `${headers["privy-authorization-signature"]} ${body}`)).size).toBe(1);
  });

  test("behavior: two that are alike and due at once are two payments", async () => {
    const first = await createDue();
    const nowMs = Date.now();
    const { id, runs, ...row } = await first.read();
    const grants = await server.database.automationGrant.findMany({ where: { automationId: id } });
    const twin = await server.database.automation.create({
      data: { ...row, creationId: `twin-${id}`, grants: { create: grants.map(({ policyId }) => ({ policyId })) } },
    });
    await first.run(nowMs);
    await first.run(nowMs, twin.id);
    const actions = await server.database.walletAction.findMany({ where: { walletId: row.walletId } });
    expect(new Set(actions.map(({ payloadHash }) => payloadHash)).size).toBe(2);
  });

  test("behavior: a payment without an answer is sent again with the same bytes, and no other one is made meanwhile", async () => {
    const { run, read, forward } = await createDue();
    await run();
    api.behave({ status: 500, body: { error: "x", code: "internal" } }, SENT);
    await expect(forward()).rejects.toMatchObject({ code: "internal" });
    expect((await read()).runs).toMatchObject([{ action: { status: "unknown" } }]);
    await run(Date.now() + 2 * MINUTE);
    expect((await read()).runs).toHaveLength(1);
    await forward();
    expect((await read()).runs).toMatchObject([{ action: { status: "broadcasted" } }]);
    const [first, second] = sends();
    expect(second).toMatchObject({ body: first?.body });
    for (const name of ["privy-authorization-signature", "privy-request-expiry", "privy-idempotency-key"])
      expect(second?.headers[name]).toBe(first?.headers[name]);
  });

  test.each(["enclave_unavailable", "chain_unavailable"])(
    "behavior: %s: it stays in the queue, says why, and goes out later",
    async (code) => {
      const { run, read, forward } = await createDue();
      await run();
      api.behave({ status: 503, body: { error: "away", code } });
      await expect(forward()).rejects.toMatchObject({ code });
      expect(await read()).toMatchObject({
        pausedAt: null,
        runs: [{ action: { status: "queued", error: expect.stringContaining(code) } }],
      });
      api.behave(SENT);
      await forward();
      expect((await read()).runs).toMatchObject([{ action: { status: "broadcasted", error: null } }]);
      expect(sends()).toHaveLength(1);
    },
  );

  test("behavior: the next one waits until the last is in a block", async () => {
    const { run, read, forward } = await createDue();
    await run();
    await forward();
    await run(Date.now() + 2 * MINUTE);
    expect((await read()).runs).toHaveLength(1);
    await mine((await read()).runs[0]?.actionId, MINED);
    await run(Date.now() + 2 * MINUTE);
    expect((await read()).runs).toMatchObject([{ action: { status: "confirmed", blockNumber: 7 } }, { action: { status: "queued" } }]);
  });

  test("behavior: a refusal is written down and pauses it", async () => {
    const { run, read, forward } = await createDue();
    api.behave({ status: 400, body: { error: "denied", code: "policy_violation", explanation: "No rule allows it." } });
    await run();
    await forward();
    expect(await read()).toMatchObject({
      pausedAt: expect.any(Date),
      pauseReason: "No rule allows it.",
      runs: [{ action: { status: "refused", error: expect.stringContaining("policy_violation") } }],
    });
    await run(Date.now() + 2 * MINUTE);
    expect(sends()).toHaveLength(1);
  });

  test("behavior: what the contract undid pauses it", async () => {
    const { run, read, forward } = await createDue();
    await run();
    await forward();
    await mine((await read()).runs[0]?.actionId, { ...MINED, status: "execution_reverted" });
    expect(await read()).toMatchObject({ pausedAt: expect.any(Date), pauseReason: expect.stringContaining("undid") });
  });

  test("behavior: one that ran out before it left is not sent any more, and a fresh one is made at once", async () => {
    const { run, read, forward } = await createDue();
    await run();
    const [{ actionId } = { actionId: "" }] = (await read()).runs;
    const { payload } = await server.database.walletAction.findUniqueOrThrow({ where: { id: actionId } });
    const aged = JSON.parse(payload);
    aged.headers["privy-request-expiry"] = String(Date.now() - 1);
    await server.database.walletAction.update({ where: { id: actionId }, data: { payload: JSON.stringify(aged) } });
    await forward();
    expect(sends()).toHaveLength(0);
    expect((await read()).runs).toMatchObject([{ action: { status: "expired" } }]);
    await run(Date.now() + 1);
    await forward();
    expect((await read()).runs).toMatchObject([{ action: { status: "expired" } }, { action: { status: "broadcasted" } }]);
    expect(sends()).toHaveLength(1);
  });

  test("behavior: paused while it waits in the queue, it is called off", async () => {
    const { id, userId, run, read, forward } = await createDue();
    await run();
    await Promise.all([1, 2].map(() => pauseAutomation(server.database, userId, id, true)));
    await forward();
    expect(sends()).toHaveLength(0);
    expect(await read()).toMatchObject({ pauseReason: null, runs: [{ action: { status: "expired" } }] });
    await Promise.all([1, 2].map(() => pauseAutomation(server.database, userId, id, false)));
    expect((await read()).nextRunAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test("behavior: unsigned, paused, removed or over, nothing is signed or sent", async () => {
    const unsigned = await createDue({ signed: false });
    await unsigned.run();
    const paused = await createDue();
    await server.database.automation.update({ where: { id: paused.id }, data: { pausedAt: new Date() } });
    await paused.run();
    const removed = await createDue();
    await removed.change([]);
    await removed.run();
    const over = await createDue();
    await server.database.automation.update({ where: { id: over.id }, data: { endsAt: new Date() } });
    await over.run();
    expect((await over.read()).nextRunAt).toBeNull();
    for (const { read } of [unsigned, paused, removed, over]) expect((await read()).runs).toEqual([]);
    expect(api.received).toEqual([]);
  });

  test("behavior: a top-up pays below its threshold only", async () => {
    const low = await createDue({ thresholdWei: "51" });
    await low.run();
    expect((await low.read()).runs).toHaveLength(1);
    const enough = await createDue({ thresholdWei: "50" });
    await enough.run();
    expect(await enough.read()).toMatchObject({ runs: [], nextRunAt: new Date(enough.dueAt.getTime() + MINUTE) });
  });
});

/** The wallet host saw what became of the transaction. */
async function mine(actionId: string | undefined, transaction: object): Promise<void> {
  const { database } = server;
  const action = await database.walletAction.update({ where: { id: actionId ?? "" }, data: { updatedAt: new Date(0) } });
  api.behave({ status: 200, body: { ...TRANSACTION, ...transaction } });
  await refreshAction(database, action);
}
