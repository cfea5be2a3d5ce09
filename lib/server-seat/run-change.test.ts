import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangePayload } from "../protocol/app/custody-change.ts";
import { changePayloadSchema } from "../protocol/app/custody-change.ts";
import { readChange } from "../protocol/app/read-change.ts";
import { signRequest } from "../protocol/authorization-signature.ts";
import { canonicalizeJson, canonicalizeRequest } from "../protocol/canonical-request.ts";
import { factorChallenge } from "../protocol/user-factor.ts";
import { buildExport, buildPolicyChange, buildWalletChange } from "../user-seat/build-change-payload.ts";
import { createWalletPolicy } from "./create-wallet-policy.ts";
import { ensureServerSigner } from "./ensure-server-signer.ts";
import { formatChange } from "./format-change.ts";
import { type ChangeContext, runChange } from "./run-change.ts";
import { readServerSeatKey } from "./server-seat-key.ts";
import { openTestDatabase, type TestDatabase } from "./test-database.ts";
import { createTestEnvironment } from "./test-environment.ts";
import { openTestWalletApi, type TestWalletApi } from "./test-wallet-api.ts";

let server: TestDatabase;
let api: TestWalletApi;
let serial = 0;
const environment = createTestEnvironment();
const seat = readServerSeatKey(environment.SERVER_SEAT_PRIVATE_KEY ?? "");
const userKey = new Uint8Array(32).fill(7);
const device = generateKeyPairSync("ec", { namedCurve: "P-256" });
const appId = environment.PRIVY_APP_ID ?? "";
const SIGNER = "s".repeat(24);
const SEALED = { encryption_type: "HPKE", ciphertext: "sealed", encapsulated_key: "key" };
const RULE = { name: "Small", method: "eth_sendTransaction", action: "ALLOW", conditions: [] };
const EXPORT = { encryption_type: "HPKE" as const, recipient_public_key: "recipient", export_seed_phrase: false };

beforeAll(async () => {
  [server, api] = await Promise.all([openTestDatabase(), openTestWalletApi()]);
  Object.assign(process.env, environment, { WALLET_API_URL: api.url });
  await server.database.serverSigner.create({ data: { fingerprint: seat.fingerprint, quorumId: SIGNER } });
}, 60_000);
afterAll(async () => {
  await Promise.all([server?.close(), api?.close()]);
});

interface Person {
  context: ChangeContext;
  walletId: string;
  policies: { wallet: string; signer: string };
  words: string[];
}

async function createPerson(custody: "both" | "user" | "either" = "both"): Promise<Person> {
  const { database } = server;
  const number = String(serial++).padStart(22, "0");
  const walletId = `w0${number}`;
  const { id: userId } = await database.user.create({ data: { email: `c${number}@example.test`, walletUserId: `did:privy:${number}` } });
  await database.wallet.create({ data: { id: walletId, userId, address: "0x", ownerId: "q", custody } });
  const publicKey = device.publicKey.export({ format: "der", type: "spki" }).toString("base64");
  await database.factor.create({ data: { id: `f${number}`, userId, type: "device", publicKey, enrolledAt: new Date() } });
  const policies = { wallet: `p1${number}`, signer: `p2${number}` };
  await database.walletPolicy.createMany({
    data: [
      { id: policies.wallet, walletId, role: "wallet", name: "Mine" },
      { id: policies.signer, walletId, role: "signer", name: "The server's" },
    ],
  });
  const words: string[] = [];
  const origins = { webOrigin: "http://localhost:3000", walletApiOrigin: "http://localhost:4000" };
  const onSigned = (change: { words: string }) => void words.push(change.words);
  return {
    walletId,
    policies,
    words,
    context: { database, userId, walletUserId: `did:privy:${number}`, appId, ...origins, seat, onSigned },
  };
}

const config = { appId, walletApiOrigin: "http://localhost:4000" } as Parameters<typeof buildExport>[0]["config"];
/** Each payload once: the hash must be new. */
const at = () => ({ config, nowMs: Date.now() + serial++ });

function change(payload: ChangePayload, { context }: Person, { agreed = payload } = {}) {
  const subject_hash = readChange(agreed)?.payloadHash ?? "";
  const challenge = factorChallenge({ purpose: "step-up", app_id: appId, user_id: context.walletUserId, jwt_hash: "", subject_hash });
  const factorId = `f${context.walletUserId.slice("did:privy:".length)}`;
  const stepUp = {
    type: "device" as const,
    factor_id: factorId,
    signature: sign("sha256", challenge, device.privateKey).toString("base64"),
  };
  return runChange({ requestPayload: changePayloadSchema.parse(payload), userSignature: signRequest(payload, userKey), stepUp }, context);
}
const signaturesOf = () => String(api.received.find(({ method }) => method !== "GET")?.headers["privy-authorization-signature"]).split(",");

describe("runChange", () => {
  test("default", async () => {
    const person = await createPerson();
    api.behave({ status: 200, body: { id: person.walletId } });
    const body = { additional_signers: [{ signer_id: SIGNER, override_policy_ids: [person.policies.signer] }] };
    const payload = buildWalletChange(at(), person.walletId, body);
    const outcome = await change(payload, person);
    expect(outcome).toMatchObject({ body: { id: person.walletId }, receipt: null, words: person.words[0] });
    expect(api.received[0]).toMatchObject({ method: "PATCH", path: `/v1/wallets/${person.walletId}`, body: canonicalizeJson(body) });
    const [users, servers, ...more] = signaturesOf();
    const key = createPublicKey({ key: Buffer.from(seat.publicKeySpkiBase64, "base64"), format: "der", type: "spki" });
    const signed = Buffer.from(canonicalizeRequest(payload));
    expect(verify("sha256", signed, { key, dsaEncoding: "der" }, Buffer.from(servers ?? "", "base64"))).toBe(true);
    expect([users, more]).toEqual([signRequest(payload, userKey), []]);
    const row = await server.database.custodyChange.findUniqueOrThrow({ where: { id: outcome.changeId } });
    expect(formatChange(row)).toMatchObject({ kind: "wallet", actor: "both", status: "done", body, words: outcome.words, error: null });
  });

  test.each(["user", "either"] as const)("behavior: the server's seat does not sign for custody %s", async (custody) => {
    const person = await createPerson(custody);
    api.behave({ status: 200, body: { id: person.policies.wallet } });
    const payload = buildPolicyChange(at(), person.policies.wallet, { rules: [RULE] });
    await change(payload, person);
    expect(signaturesOf()).toEqual([signRequest(payload, userKey)]);
    expect(await server.database.custodyChange.findMany({ where: { walletId: person.walletId } })).toMatchObject([
      { actor: "user", kind: "policy", serverSignature: null },
    ]);
  });

  test("error: resource_conflict: signers that were put together before another change of them was signed", async () => {
    const person = await createPerson();
    const { database } = person.context;
    api.behave({ status: 200, body: { id: person.walletId } });
    const second = `p3${person.walletId.slice(2)}`;
    await database.walletPolicy.create({ data: { id: second, walletId: person.walletId, role: "signer", name: "The other tab's" } });
    const name = (policyId: string) =>
      change(
        buildWalletChange(at(), person.walletId, { additional_signers: [{ signer_id: SIGNER, override_policy_ids: [policyId] }] }),
        person,
      );
    await name(person.policies.signer);
    await expect(name(second)).rejects.toMatchObject({ code: "resource_conflict" });
    await database.walletPolicy.update({ where: { id: second }, data: { replacesId: person.policies.signer } });
    await name(second);
    expect(api.received.filter(({ method }) => method === "PATCH")).toHaveLength(2);
  });

  test("behavior: the same change again is answered from its row; an export is asked for again, and its answer is not kept", async () => {
    const person = await createPerson();
    api.behave({ status: 200, body: { id: "first" } }, { status: 404, body: {} }, { status: 200, body: { id: "second" } });
    const payload = buildWalletChange(at(), person.walletId, { policy_ids: [person.policies.wallet] });
    const first = await change(payload, person);
    expect(await change(payload, person)).toEqual(first);
    expect(api.received.filter(({ method }) => method === "PATCH")).toHaveLength(1);

    api.behave({ status: 200, body: SEALED });
    const out = buildExport(at(), person.walletId, EXPORT);
    expect((await change(out, person)).body).toEqual(SEALED);
    expect((await change(out, person)).body).toEqual(SEALED);
    expect(api.received.filter(({ method }) => method === "POST")).toHaveLength(2);
    const rows = await server.database.custodyChange.findMany({ where: { walletId: person.walletId, kind: "export" } });
    expect(rows).toMatchObject([{ response: null, status: "done" }]);
    expect(JSON.stringify(rows)).not.toContain("sealed");
  });

  test("behavior: a new name is kept once the wallet API has taken it, and only then", async () => {
    const person = await createPerson();
    const nameOf = async () => (await server.database.wallet.findUniqueOrThrow({ where: { id: person.walletId } })).name;
    api.behave({ status: 400, body: { error: "no", code: "invalid_request" } });
    const rename = (display_name: string) => change(buildWalletChange(at(), person.walletId, { display_name }), person);
    await expect(rename("Savings")).rejects.toMatchObject({ code: "invalid_request" });
    expect(await nameOf()).toBe("Main wallet");
    api.behave({ status: 200, body: { id: person.walletId } });
    await rename("Savings");
    expect(await nameOf()).toBe("Savings");
    expect(api.received.find(({ method }) => method === "PATCH")).toMatchObject({ body: `{"display_name":"Savings"}` });
    expect(signaturesOf()).toHaveLength(2);
  });

  test.each([" Savings", "Savings ", "", "a".repeat(41), "a\u202eb"])("args: the name %j is not signed", (display_name) => {
    const payload = buildWalletChange(at(), "w".repeat(24), { display_name });
    expect(changePayloadSchema.safeParse(payload).success).toBe(false);
  });

  test("behavior: a refusal and a lost answer are written down as what they are", async () => {
    const person = await createPerson();
    api.behave({ status: 400, body: { error: "no", code: "invalid_policy_format" } });
    const payload = buildPolicyChange(at(), person.policies.wallet, { rules: [] });
    await expect(change(payload, person)).rejects.toMatchObject({ code: "invalid_policy_format" });
    expect(await server.database.custodyChange.findMany({ where: { walletId: person.walletId } })).toMatchObject([{ status: "refused" }]);
    api.behave({ status: 500, body: { error: "x", code: "internal" } });
    await expect(change(payload, person)).rejects.toMatchObject({ code: "internal" });
    expect(await server.database.custodyChange.findMany({ where: { walletId: person.walletId } })).toMatchObject([{ status: "unknown" }]);
  });

  test.each<[string, string, (mine: Person, theirs: Person) => ChangePayload]>([
    ["another person's wallet", "wallet_not_found", (_, { walletId }) => buildExport(at(), walletId, EXPORT)],
    ["another person's policy", "policy_not_found", (_, { policies }) => buildPolicyChange(at(), policies.wallet, { rules: [] })],
    [
      "a signer that is not this server",
      "server_rule_refused",
      ({ walletId, policies }) =>
        buildWalletChange(at(), walletId, { additional_signers: [{ signer_id: "x".repeat(24), override_policy_ids: [policies.signer] }] }),
    ],
    [
      "a signer under the owner's policy",
      "server_rule_refused",
      ({ walletId, policies }) =>
        buildWalletChange(at(), walletId, { additional_signers: [{ signer_id: SIGNER, override_policy_ids: [policies.wallet] }] }),
    ],
    [
      "a policy that was made for another wallet",
      "server_rule_refused",
      ({ walletId }, { policies }) => buildWalletChange(at(), walletId, { policy_ids: [policies.wallet] }),
    ],
    [
      "another origin",
      "wallet_not_found",
      ({ walletId }) => ({ ...buildExport(at(), walletId, EXPORT), url: `http://evil.example/v1/wallets/${walletId}/export` }),
    ],
    [
      "a url behind the right one",
      "invalid_data",
      ({ walletId }) => ({ ...buildExport(at(), walletId, EXPORT), url: `http://localhost:4000/v1/wallets/${walletId}/export?x` }),
    ],
    [
      "an export's body for a wallet's url",
      "invalid_data",
      ({ walletId }) => ({ ...buildExport(at(), walletId, EXPORT), url: `http://localhost:4000/v1/wallets/${walletId}/rpc` }),
    ],
    ["an hour of validity", "invalid_data", ({ walletId }) => buildExport({ config, nowMs: Date.now() + 3_600_000 }, walletId, EXPORT)],
    [
      "a request that is over",
      "request_expired",
      ({ walletId }) => buildExport({ config, nowMs: Date.now() - 3_600_000 }, walletId, EXPORT),
    ],
    ["another app", "invalid_data", ({ walletId }) => buildExport({ config: { ...config, appId: "other" } }, walletId, EXPORT)],
  ])("error: %s is refused before anything is signed or sent", async (_, code, build) => {
    const [mine, theirs] = [await createPerson(), await createPerson()];
    api.behave({ status: 200, body: {} });
    await expect(change(build(mine, theirs), mine)).rejects.toMatchObject({ code });
    expect(api.received).toEqual([]);
    expect(await server.database.custodyChange.count({ where: { userId: mine.context.userId } })).toBe(0);
  });

  test("error: factor_invalid when the factor agreed to something else", async () => {
    const person = await createPerson();
    const [payload, agreed] = [buildExport(at(), person.walletId, EXPORT), buildExport(at(), person.walletId, EXPORT)];
    await expect(change(payload, person, { agreed })).rejects.toMatchObject({ code: "factor_invalid" });
  });
});

describe("createWalletPolicy", () => {
  const creationId = () => crypto.randomUUID();
  const believe = async () => undefined;
  const answer = (changed: object = {}) => ({
    status: 200,
    body: {
      id: `n${String(serial++).padStart(23, "0")}`,
      name: "Day",
      chain_type: "ethereum",
      version: "1.0",
      created_at: 1,
      owner_id: "q",
      rules: [{ id: "r", ...RULE }],
      ...changed,
    },
  });

  test("default", async () => {
    const { walletId, context } = await createPerson();
    api.behave(answer());
    const input = { walletId, role: "signer" as const, name: "Day", rules: [RULE], creationId: creationId() };
    const policy = await createWalletPolicy(context.database, context.userId, input, believe);
    expect(JSON.parse(api.received[0]?.body ?? "")).toMatchObject({ owner_id: "q", rules: [RULE] });
    expect(await context.database.walletPolicy.findUnique({ where: { id: policy.id } })).toMatchObject({ walletId, role: "signer" });
  });

  test("error: another owner, other rules, no receipt, another person's wallet", async () => {
    const [{ walletId, context }, stranger] = [await createPerson(), await createPerson()];
    const input = { walletId, role: "wallet" as const, name: "Day", rules: [RULE], creationId: creationId() };
    for (const changed of [{ owner_id: null }, { rules: [] }, { rules: [{ id: "r", ...RULE, action: "DENY" }] }]) {
      api.behave(answer(changed));
      await expect(createWalletPolicy(context.database, context.userId, input, believe)).rejects.toThrow("not created as asked");
    }
    api.behave(answer());
    await expect(createWalletPolicy(context.database, context.userId, input)).rejects.toThrow("named no receipt");
    await expect(createWalletPolicy(context.database, stranger.context.userId, input, believe)).rejects.toMatchObject({
      code: "wallet_not_found",
    });
  });
});

describe("ensureServerSigner", () => {
  const other = readServerSeatKey(createTestEnvironment().SERVER_SEAT_PRIVATE_KEY ?? "");
  const believe = async () => undefined;
  const quorum = (changed: object = {}) => ({
    status: 200,
    body: {
      id: "z".repeat(24),
      display_name: "Server alone",
      authorization_threshold: 1,
      authorization_keys: [{ public_key: other.publicKeySpkiBase64, display_name: null }],
      user_ids: [],
      key_quorum_ids: [],
      ...changed,
    },
  });

  test("error: a quorum with somebody else in it, or without a receipt", async () => {
    for (const changed of [{ user_ids: ["did:privy:x"] }, { authorization_keys: [] }, { key_quorum_ids: ["n"] }]) {
      api.behave(quorum(changed));
      await expect(ensureServerSigner(server.database, other, believe)).rejects.toThrow("not created as asked");
    }
    api.behave(quorum());
    await expect(ensureServerSigner(server.database, other)).rejects.toThrow("named no receipt");
  });

  test("default", async () => {
    api.behave(quorum());
    expect(await ensureServerSigner(server.database, other, believe)).toBe("z".repeat(24));
    api.behave({ status: 500, body: {} });
    expect(await ensureServerSigner(server.database, other, believe)).toBe("z".repeat(24));
  });
});
