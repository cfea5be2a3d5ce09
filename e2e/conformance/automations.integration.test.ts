import { generateP256KeyPair } from "@privy-io/node";
import { parseEther } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { AutomationTerms, SignersChange } from "../../lib/protocol/app/automation.ts";
import { createAutomation } from "../../lib/server-seat/automations/create-automation.ts";
import { listAutomations } from "../../lib/server-seat/automations/list-automations.ts";
import { removeAutomation } from "../../lib/server-seat/automations/remove-automation.ts";
import { runAutomation } from "../../lib/server-seat/automations/run-automation.ts";
import { forwardAction } from "../../lib/server-seat/forward-action.ts";
import { runServerChange } from "../../lib/server-seat/run-server-change.ts";
import { readServerSeatKey } from "../../lib/server-seat/server-seat-key.ts";
import { openTestDatabase, type TestDatabase } from "../../lib/server-seat/test-database.ts";
import { createTestEnvironment } from "../../lib/server-seat/test-environment.ts";
import { request, signFor } from "../support/raw-request.ts";
import { createTestApp, readStack, type TestApp } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

let app: TestApp;
let server: TestDatabase;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const chainId = 31_337;
let serial = 0;

beforeAll(async () => {
  [app, server] = await Promise.all([createTestApp(), openTestDatabase()]);
  Object.assign(process.env, environment, {
    DATA_DIR: inject("dataDir"),
    WALLET_API_URL: readStack().walletApiUrl,
    WALLET_API_ORIGIN: readStack().walletApiUrl,
    PRIVY_APP_ID: app.appId,
    PRIVY_APP_SECRET: app.appSecret,
    CHAIN_RPC_URL: readStack().chainRpcUrl,
  });
}, 120_000);
afterAll(() => server?.close());

/** A wallet of one person, known to the app server. */
async function createPerson(owner: { public_keys: string[] }, custody: string) {
  const quorum = await app.privy.keyQuorums().create({ ...owner, authorization_threshold: 1 });
  const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
  const user = await server.database.user.create({ data: { email: `p${serial++}@example.test` } });
  await server.database.wallet.create({ data: { id: wallet.id, userId: user.id, address: wallet.address, ownerId: quorum.id, custody } });
  await fund(wallet.address as `0x${string}`);
  return { userId: user.id, walletId: wallet.id };
}

test("the server pays alone within its limits, is refused beyond them, and may nothing after its removal", async () => {
  const { database } = server;
  const owner = await generateP256KeyPair();
  const { userId, walletId } = await createPerson({ public_keys: [owner.publicKey] }, "user");
  const recipient = privateKeyToAddress(generatePrivateKey());
  const context = { database, seat, chainId };
  /** In place of the queue: what it would send, it sends now. */
  const queued: string[] = [];
  const sendJob = async (_: unknown, actionId: string) => void queued.push(actionId);
  const place = { ...context, appId: app.appId, walletApiOrigin: readStack().walletApiUrl, readBalance: async () => 0n, sendJob };
  const run = async (automationId: string, nowMs = Date.now()) => {
    await runAutomation({ ...place, nowMs }, automationId);
    for (const actionId of queued.splice(0)) await forwardAction(database, actionId);
  };
  const terms: AutomationTerms = {
    kind: "recurring",
    recipient,
    amountWei: String(parseEther("0.1")),
    thresholdWei: null,
    dayLimitWei: String(parseEther("0.15")),
    everyMinutes: 1,
    startsAtMs: Date.now(),
    endsAtMs: null,
  };
  /** As the owner does in the page; the app server then knows of it. */
  const sign = async ({ additionalSigners: additional_signers }: SignersChange) => {
    const path = `/v1/wallets/${walletId}`;
    const body = { additional_signers };
    const headers = signFor(app, { method: "PATCH", path, body }, [owner.privateKey]);
    expect((await request("PATCH", path, JSON.stringify(body), headers)).status).toBe(200);
    const payload = {
      version: 1,
      method: "PATCH",
      url: `${readStack().walletApiUrl}${path}`,
      headers: { "privy-app-id": app.appId, "privy-request-expiry": headers["privy-request-expiry"] },
      body,
    };
    const row = { userId, walletId, kind: "wallet", actor: "user", payloadHash: `h${serial++}`, status: "done" };
    await database.custodyChange.create({ data: { ...row, payload: JSON.stringify(payload) } });
  };
  await sign(await createAutomation(context, userId, { walletId, terms, creationId: crypto.randomUUID() }));
  const read = async () => (await listAutomations(database, userId, walletId))[0];
  const id = (await read())?.id ?? "";

  await run(id);
  await expect.poll(() => chainClient().getBalance({ address: recipient }), { timeout: 20_000 }).toBe(parseEther("0.1"));
  await expect.poll(async () => (await read())?.runs[0]?.status, { timeout: 20_000 }).toMatch(/confirmed|finalized/);
  expect(await read()).toMatchObject({ state: "running", remainingWei: String(parseEther("0.05")) });

  await run(id, Date.now() + 61_000);
  expect(await read()).toMatchObject({
    state: "paused",
    runs: [{ status: "refused", error: { code: "policy_violation" } }, { blockNumber: expect.any(Number) }],
  });

  // Removed while a payment waits in the queue: it is not sent, and what the server signs all the same is refused.
  await sign(await removeAutomation(context, userId, { automationId: id, creationId: crypto.randomUUID() }));
  await database.automation.update({ where: { id }, data: { pausedAt: null, nextRunAt: new Date() } });
  await run(id, Date.now() + 1_000);
  expect(await read()).toMatchObject({ state: "removed", runs: [{}, {}] });
  const path = `/v1/wallets/${walletId}/rpc`;
  const transaction = { to: recipient, value: "0x1", chain_id: "0x7a69", type: 2 };
  const body = { method: "eth_sendTransaction", chain_type: "ethereum", caip2: "eip155:31337", params: { transaction } };
  const refused = await request(
    "POST",
    path,
    JSON.stringify(body),
    signFor(app, { method: "POST", path, body }, [environment.SERVER_SEAT_PRIVATE_KEY ?? ""]),
  );
  expect(refused.status).toBe(401);
  expect(await chainClient().getBalance({ address: recipient })).toBe(parseEther("0.1"));
}, 120_000);

test("where one seat is enough the server sets a limit alone, and it is remembered as the server's with its receipt", async () => {
  const { database } = server;
  const { walletId } = await createPerson({ public_keys: [seat.publicKeySpkiBase64] }, "either");
  const context = { database, seat, appId: app.appId, walletApiOrigin: readStack().walletApiUrl };
  const outcome = await runServerChange(context, walletId, { kind: "limit", perTransactionWei: parseEther("0.1") });
  expect(outcome.receipt?.body).toMatchObject({ seats: [`key:${seat.fingerprint}`], payload_hash: outcome.payloadHash });
  expect(await database.custodyChange.findMany({ where: { walletId } })).toMatchObject([
    { actor: "server", status: "done", userSignature: null },
  ]);
  expect((await app.privy.wallets().get(walletId)).policy_ids).toHaveLength(1);
  const other = await createPerson({ public_keys: [seat.publicKeySpkiBase64] }, "both");
  await expect(runServerChange(context, other.walletId, { kind: "remove-signers" })).rejects.toMatchObject({ code: "server_rule_refused" });
}, 120_000);
