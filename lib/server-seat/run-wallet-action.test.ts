import assert from "node:assert";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { parseEther } from "viem/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readIntent } from "../protocol/app/read-intent.ts";
import type { ActionOutcome, ActionProgress, RequestPayload } from "../protocol/app/wallet-action.ts";
import { signRequest } from "../protocol/authorization-signature.ts";
import { canonicalizeJson, canonicalizeRequest } from "../protocol/canonical-request.ts";
import { type FactorAssertion, factorChallenge } from "../protocol/user-factor.ts";
import { getActivity, listActivity } from "./list-activity.ts";
import { runWalletAction, type WalletActionContext } from "./run-wallet-action.ts";
import { readServerSeatKey } from "./server-seat-key.ts";
import { finishRun } from "./stream-action.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { type Behaviour, openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

let server: TestDatabase;
let api: TestWalletApi;
let serial = 0;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const userKey = new Uint8Array(32).fill(7);
const device = generateKeyPairSync("ec", { namedCurve: "P-256" });
const appId = environment.PRIVY_APP_ID ?? "";

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, environment, { WALLET_API_URL: api.url });
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});

const sent: Behaviour = {
  status: 200,
  body: { method: "eth_sendTransaction", data: { hash: `0x${"a".repeat(64)}`, caip2: "eip155:31337", transaction_id: "tx1" } },
  headers: { "server-timing": "host;dur=5, enclave;dur=1" },
};
const signed: Behaviour = { status: 200, body: { method: "personal_sign", data: { signature: "0x12", encoding: "hex" } } };
const denied: Behaviour = { status: 400, body: { error: "RPC request denied due to policy violation", code: "policy_violation" } };
const starting: Behaviour = { status: 503, body: { error: "The enclave is starting", code: "enclave_unavailable" } };
const broken: Behaviour = { status: 500, body: { error: "Something broke", code: "internal" } };

interface Person {
  context: WalletActionContext;
  walletId: string;
}

async function createPerson(): Promise<Person> {
  const { database } = server;
  const number = String(serial++).padStart(24, "0");
  const { id: userId } = await database.user.create({ data: { email: `p${number}@example.test`, walletUserId: `did:privy:${number}` } });
  await database.wallet.create({ data: { id: number, userId, address: "0x", ownerId: "q" } });
  const publicKey = device.publicKey.export({ format: "der", type: "spki" }).toString("base64");
  await database.factor.create({ data: { id: `f${number}`, userId, type: "device", publicKey, enrolledAt: new Date() } });
  const limits = { stepUpWei: parseEther("0.5"), dailyWei: parseEther("2"), dailyMaxWei: parseEther("20"), chainId: 31337 };
  const origins = { webOrigin: "http://localhost:3000", walletApiOrigin: "http://localhost:4000", caip2: "eip155:31337" };
  const sendJob = async () => assert.fail("nothing of a wallet under both seats is queued");
  return { walletId: number, context: { database, userId, walletUserId: `did:privy:${number}`, appId, ...origins, limits, seat, sendJob } };
}

function build(walletId: string, body: RequestPayload["body"]): RequestPayload {
  const headers = { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + 600_000 + serial++) };
  return { version: 1, method: "POST", url: `http://localhost:4000/v1/wallets/${walletId}/rpc`, headers, body };
}
function send(walletId: string, eth: string): RequestPayload {
  // Without a fee, so that the numbers below are those of the values.
  const fee = { gas_limit: "0x5208", max_fee_per_gas: "0x0" };
  const transaction = { to: `0x${"1".repeat(40)}`, value: `0x${parseEther(eth).toString(16)}`, ...fee };
  return build(walletId, { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction } });
}
function message(walletId: string): RequestPayload {
  return build(walletId, { method: "personal_sign", params: { message: "hello", encoding: "utf-8" } });
}
function agreeTo(payload: RequestPayload, { context, walletId }: Person): FactorAssertion {
  const subject_hash = readIntent(payload).payloadHash;
  const challenge = factorChallenge({ purpose: "step-up", app_id: appId, user_id: context.walletUserId, jwt_hash: "", subject_hash });
  return { type: "device", factor_id: `f${walletId}`, signature: sign("sha256", challenge, device.privateKey).toString("base64") };
}
async function run(
  payload: RequestPayload,
  person: Person,
  stepUp?: FactorAssertion,
): Promise<{ outcome: ActionOutcome; events: ActionProgress[] }> {
  const events: ActionProgress[] = [];
  const request = { requestPayload: payload, userSignature: signRequest(payload, userKey), ...(stepUp ? { stepUp } : {}) };
  return { outcome: await finishRun(runWalletAction(request, person.context), (event) => events.push(event)), events };
}
const usedWei = async ({ walletId }: Person) => {
  const rows = await server.database.walletAction.findMany({ where: { walletId, serverSignature: { not: null } } });
  return rows.reduce((sum, row) => sum + BigInt(row.amountWei.toFixed(0)), 0n);
};

describe("runWalletAction", () => {
  test("default", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payload = send(person.walletId, "0.2");
    const { outcome, events } = await run(payload, person);
    expect(outcome).toMatchObject({
      ok: true,
      status: 200,
      body: { data: { transaction_id: "tx1" } },
      payloadHash: readIntent(payload).payloadHash,
    });
    expect(events).toMatchObject([
      { station: "server", state: "checked" },
      { station: "server", state: "signed" },
      { station: "backend", state: "answered", hostMs: 5, enclaveMs: 1, dbMs: null },
    ]);
  });

  test("behavior: what is sent is what both seats signed", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payload = send(person.walletId, "0.2");
    await run(payload, person);
    const [request] = api.received;
    const [userSignature, serverSignature, ...more] = String(request?.headers["privy-authorization-signature"]).split(",");
    const key = createPublicKey({ key: Buffer.from(seat.publicKeySpkiBase64, "base64"), format: "der", type: "spki" });
    const isServers = verify(
      "sha256",
      Buffer.from(canonicalizeRequest(payload)),
      { key, dsaEncoding: "der" },
      Buffer.from(serverSignature ?? "", "base64"),
    );
    expect({ isServers, userSignature, more }).toEqual({ isServers: true, userSignature: signRequest(payload, userKey), more: [] });
    expect(request).toMatchObject({ path: `/v1/wallets/${person.walletId}/rpc`, body: canonicalizeJson(payload.body) });
    expect(request?.headers).toMatchObject({ "privy-app-id": appId, "privy-request-expiry": payload.headers["privy-request-expiry"] });
  });

  test("behavior: a repeated request finds its first answer and is not sent again", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payload = send(person.walletId, "0.4");
    const first = await run(payload, person);
    const second = await run(payload, person);
    expect(second.outcome).toEqual(first.outcome);
    expect(api.received.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(await usedWei(person)).toBe(parseEther("0.4"));
  });

  test("behavior: an answer that got lost is asked for again with the same bytes", async () => {
    api.behave("drop", starting, sent);
    const person = await createPerson();
    const { outcome } = await run(send(person.walletId, "0.1"), person);
    expect(outcome.ok).toBe(true);
    expect(new Set(api.received.map(({ headers, body }) => `${headers["privy-authorization-signature"]} ${body}`)).size).toBe(1);
  });

  test("behavior: a backend that says it refused has both signatures all the same: the amount goes on counting, and a session does not see ours", async () => {
    api.behave(denied);
    const person = await createPerson();
    const { outcome } = await run(send(person.walletId, "0.1"), person);
    expect(outcome).toMatchObject({ ok: false, status: 400, body: { code: "policy_violation" } });
    expect(await usedWei(person)).toBe(parseEther("0.1"));
    const { data } = await listActivity(server.database, { userId: person.context.userId, walletId: null, cursor: null });
    expect(data).toMatchObject([{ status: "refused", serverSigned: true, serverSignature: null, error: { code: "policy_violation" } }]);
  });

  test("behavior: an unknown outcome keeps the amount, and the activity list finds the answer later", async () => {
    api.behave(broken);
    const person = await createPerson();
    const { outcome } = await run(send(person.walletId, "0.3"), person);
    expect(outcome).toMatchObject({ ok: false, status: 500, body: { outcome: "unknown" } });
    expect(await usedWei(person)).toBe(parseEther("0.3"));
    const longAgo = new Date(Date.now() - 10_000);
    await server.database.walletAction.updateMany({ where: { walletId: person.walletId }, data: { updatedAt: longAgo } });
    api.behave(sent);
    const row = await getActivity(server.database, person.context.userId, outcome.actionId ?? "");
    expect(row).toMatchObject({ status: "broadcasted", transactionHash: `0x${"a".repeat(64)}`, error: null });
  });

  test("behavior: a message is done when it is signed", async () => {
    api.behave(signed);
    const person = await createPerson();
    const { outcome } = await run(message(person.walletId), person);
    expect(await getActivity(server.database, person.context.userId, outcome.actionId ?? "")).toMatchObject({
      status: "signed",
      signature: "0x12",
    });
  });

  test("error: step_up_required names the payload, and the factor's agreement to it opens the way", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payload = send(person.walletId, "1");
    const { outcome } = await run(payload, person);
    const { payloadHash } = readIntent(payload);
    expect(outcome).toMatchObject({
      ok: false,
      status: 401,
      actionId: null,
      body: { code: "step_up_required", challenge_subject: payloadHash, rule: "amount_at_once" },
    });
    expect(api.received).toHaveLength(0);
    expect((await run(payload, person, agreeTo(payload, person))).outcome.ok).toBe(true);
  });

  test("error: factor_invalid for an agreement to another request, and nothing is signed", async () => {
    const person = await createPerson();
    const other = agreeTo(send(person.walletId, "1"), person);
    api.behave(sent);
    await expect(run(send(person.walletId, "1"), person, other)).rejects.toMatchObject({ code: "factor_invalid" });
    expect(api.received).toHaveLength(0);
  });

  test("error: factor_invalid for another person's factor", async () => {
    const [person, stranger] = [await createPerson(), await createPerson()];
    const payload = send(person.walletId, "1");
    await expect(run(payload, person, agreeTo(payload, stranger))).rejects.toMatchObject({ code: "factor_invalid" });
  });

  test("error: wallet_not_found for another person's wallet", async () => {
    const [person, stranger] = [await createPerson(), await createPerson()];
    api.behave(sent);
    await expect(run(send(stranger.walletId, "0.1"), person)).rejects.toMatchObject({ code: "wallet_not_found" });
    expect(api.received).toHaveLength(0);
  });

  test("error: server_rule_refused names limit and use, and the server seat does not sign", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payload = send(person.walletId, "21");
    const { outcome } = await run(payload, person, agreeTo(payload, person));
    expect(outcome).toMatchObject({
      ok: false,
      status: 403,
      body: { code: "server_rule_refused", rule: "daily_maximum", limit_wei: parseEther("20").toString(), used_wei: "0" },
    });
    expect(api.received).toHaveLength(0);
    expect(await getActivity(server.database, person.context.userId, outcome.actionId ?? "")).toMatchObject({
      status: "refused",
      serverSignature: null,
    });
  });

  test("behavior: the daily maximum holds for requests at the same moment", async () => {
    api.behave(sent);
    const person = await createPerson();
    const payloads = Array.from({ length: 12 }, () => send(person.walletId, "3"));
    const outcomes = await Promise.all(payloads.map((payload) => run(payload, person, agreeTo(payload, person))));
    expect(outcomes.filter(({ outcome }) => outcome.ok)).toHaveLength(6);
    expect(await usedWei(person)).toBe(parseEther("18"));
  });

  test("behavior: what an automation sent does not count: its limits are in the enclave", async () => {
    const person = await createPerson();
    const { context, walletId } = person;
    const { database, userId } = context;
    const terms = { kind: "recurring", recipient: "0x", amount: "1", dayLimit: "1", everyMinutes: 1, startsAt: new Date() };
    const { id: automationId } = await database.automation.create({ data: { userId, walletId, creationId: walletId, ...terms } });
    const row = { userId, walletId, payload: "{}", payloadHash: walletId, method: "eth_sendTransaction", status: "confirmed" };
    const automationRun = { create: { automationId, dueAt: new Date() } };
    await database.walletAction.create({ data: { ...row, amountWei: parseEther("20").toString(), serverSignature: "s", automationRun } });
    api.behave(sent);
    expect((await run(send(walletId, "0.2"), person)).outcome).toMatchObject({ ok: true });
  });

  test("behavior: small sends in a row ask for the factor once they pass the daily amount", async () => {
    api.behave(sent);
    const person = await createPerson();
    const results = [];
    for (let round = 0; round < 5; round++) results.push((await run(send(person.walletId, "0.5"), person)).outcome);
    expect(results.map((outcome) => outcome.ok)).toEqual([true, true, true, true, false]);
    expect(results.at(-1)).toMatchObject({ body: { code: "step_up_required", rule: "amount_in_a_day" } });
  });
});
