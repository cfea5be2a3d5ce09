import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { canonicalizeRequest } from "../../protocol/canonical-request.ts";
import { readServerSeatKey } from "../server-seat-key.ts";
import { openTestDatabase, type TestDatabase } from "../test-database.ts";
import { createTestEnvironment } from "../test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "../test-wallet-api.ts";
import { type RunContext, runAutomation } from "./run-automation.ts";

let server: TestDatabase;
let api: TestWalletApi;
let serial = 0;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const appId = environment.PRIVY_APP_ID ?? "";
const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const MINUTE = 60_000;
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
      amountWei: "100",
      thresholdWei,
      dayLimitWei: "1000",
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
  const context: RunContext = {
    database,
    seat,
    appId,
    walletApiOrigin: "http://localhost:4000",
    chainId: 31_337,
    readBalance: async () => 50n,
  };
  const read = () => database.automation.findUniqueOrThrow({ where: { id }, include: { runs: true } });
  return { id, dueAt, context, change, read, run: () => runAutomation(context, id) };
}
const sends = () => api.received.filter(({ method }) => method === "POST");

describe("runAutomation", () => {
  test("default", async () => {
    const { run, read, dueAt } = await createDue();
    await run();
    expect(await read()).toMatchObject({
      nextRunAt: new Date(dueAt.getTime() + MINUTE),
      runs: [{ status: "sent", dueAt, transactionHash: SENT.body.data.hash }],
    });
    const [{ payload, serverSignature } = { payload: "", serverSignature: "" }] = (await read()).runs;
    expect(payload).toBe(canonicalizeRequest(JSON.parse(payload)));
    expect(sends()[0]?.headers["privy-authorization-signature"]).toBe(serverSignature);
    await run();
    expect(sends()).toHaveLength(1);
  });

  test("behavior: asked many times at once, a moment is paid once", async () => {
    const { run, read } = await createDue();
    await Promise.all([run(), run(), run(), run()]);
    expect((await read()).runs).toHaveLength(1);
    expect(new Set(sends().map(({ headers, body }) => `${headers["privy-authorization-signature"]} ${body}`)).size).toBe(1);
  });

  test("behavior: a payment without an answer is sent again with the same bytes, and no other one is made meanwhile", async () => {
    const { run, read } = await createDue();
    api.behave({ status: 500, body: { error: "x", code: "internal" } }, SENT);
    await expect(run()).rejects.toMatchObject({ code: "internal" });
    expect((await read()).runs).toMatchObject([{ status: "signed" }]);
    await run();
    expect((await read()).runs).toMatchObject([{ status: "sent" }]);
    const [first, second] = sends();
    expect(second).toMatchObject({ body: first?.body });
    expect(second?.headers["privy-authorization-signature"]).toBe(first?.headers["privy-authorization-signature"]);
    expect(second?.headers["privy-request-expiry"]).toBe(first?.headers["privy-request-expiry"]);
  });

  test("behavior: a refusal is written down and pauses it", async () => {
    const { run, read } = await createDue();
    api.behave({ status: 400, body: { error: "denied", code: "policy_violation", explanation: "No rule allows it." } });
    await run();
    expect(await read()).toMatchObject({
      pausedAt: expect.any(Date),
      pauseReason: "No rule allows it.",
      runs: [{ status: "refused", error: expect.stringContaining("policy_violation") }],
    });
    await run();
    expect(sends()).toHaveLength(1);
  });

  test("behavior: unsigned, paused or removed, nothing is signed or sent", async () => {
    const unsigned = await createDue({ signed: false });
    await unsigned.run();
    const paused = await createDue();
    await server.database.automation.update({ where: { id: paused.id }, data: { pausedAt: new Date() } });
    await paused.run();
    const removed = await createDue();
    await removed.change([]);
    await removed.run();
    for (const { read } of [unsigned, paused, removed]) expect((await read()).runs).toEqual([]);
    expect(api.received).toEqual([]);
  });

  test("behavior: a top-up pays below its threshold only", async () => {
    const low = await createDue({ thresholdWei: "51" });
    await low.run();
    expect((await low.read()).runs).toMatchObject([{ status: "sent" }]);
    const enough = await createDue({ thresholdWei: "50" });
    await enough.run();
    expect(await enough.read()).toMatchObject({ runs: [], nextRunAt: new Date(enough.dueAt.getTime() + MINUTE) });
    expect(sends()).toHaveLength(1);
  });
});
