import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebhookReceiver } from "../../enclave-sim/host/testing/webhook-receiver.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

const RECIPIENT = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";

interface Endpoint {
  readonly id: string;
  readonly path: string;
  readonly secret: string;
}

interface DeliveryAnswer {
  readonly event_id: string;
  readonly state: string;
  readonly attempts: number;
}

let app: TestApp;
let receiver: WebhookReceiver;
beforeAll(async () => {
  app = await createTestApp();
  receiver = await WebhookReceiver.start();
});
afterAll(() => receiver.stop());

const call = (method: string, path: string, body?: object, caller = app) =>
  request(method, `/v1/webhooks${path}`, body === undefined ? undefined : JSON.stringify(body), appHeaders(caller));

/** An endpoint on a path of its own. */
async function listen(event_types: string[], path = receiver.newPath()): Promise<Endpoint> {
  const { status, body } = await call("POST", "", { url: receiver.url(path), event_types });
  expect([status, body.signing_secret]).toEqual([200, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
  return { id: String(body.id), path, secret: String(body.signing_secret) };
}

const events = ({ path, secret }: Endpoint) => receiver.events(path, secret);
const types = (endpoint: Endpoint) => events(endpoint).map(({ type }) => type);
const by = ({ keys }: TwoOfTwo) => ({ authorization_context: { authorization_private_keys: [...keys] } });
const archive = (walletId: string, verb = "archive") => request("POST", `/v1/wallets/${walletId}/${verb}`, undefined, appHeaders(app));

async function deliveries({ id }: Endpoint, query = ""): Promise<DeliveryAnswer[]> {
  return (await call("GET", `/${id}/deliveries${query}`)).body.data as DeliveryAnswer[];
}

async function send(wallet: TwoOfTwo, transaction: object, reference_id?: string) {
  return app.privy
    .wallets()
    .ethereum()
    .sendTransaction(wallet.walletId, {
      caip2: CAIP2,
      params: { transaction: { to: RECIPIENT, ...transaction } },
      ...(reference_id === undefined ? {} : { reference_id }),
      ...by(wallet),
    });
}

describe("webhooks().verify", () => {
  test("takes what is delivered, and refuses it under another secret or with another body", async () => {
    const [endpoint, other] = [await listen(["wallet.archived"]), await listen(["wallet.restored"])];
    const wallet = await createTwoOfTwo(app);
    await archive(wallet.walletId);
    const [delivered] = await receiver.waitFor(endpoint.path, 1);
    if (delivered === undefined) throw new Error("nothing was delivered");
    const verify = (signing_secret: string, payload = delivered.body) =>
      app.privy.webhooks().verify({ payload, headers: delivered.headers, signing_secret });
    expect(verify(endpoint.secret)).toEqual({
      type: "wallet.archived",
      chain_type: "ethereum",
      wallet_address: wallet.address,
      wallet_id: wallet.walletId,
      archived_at: expect.any(Number),
    });
    expect(() => verify(other.secret)).toThrow(/verification failed/);
    expect(() => verify(endpoint.secret, delivered.body.replace(wallet.walletId, "a".repeat(24)))).toThrow(/verification failed/);
  });
});

describe("events", () => {
  test("transaction.*: broadcasted, then confirmed, with the app's name for it", async () => {
    const endpoint = await listen(["transaction.broadcasted", "transaction.confirmed", "transaction.failed"]);
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    const { hash, transaction_id } = await send(wallet, { value: 1 }, "order-1");
    await expect.poll(() => types(endpoint).sort(), { timeout: 30_000 }).toEqual(["transaction.broadcasted", "transaction.confirmed"]);
    const expected = { caip2: CAIP2, transaction_hash: hash, transaction_id, wallet_id: wallet.walletId, reference_id: "order-1" };
    for (const event of events(endpoint)) expect(event).toEqual({ type: event.type, ...expected });
  });

  test("transaction.execution_reverted", async () => {
    const endpoint = await listen(["transaction.execution_reverted"]);
    const wallet = await createTwoOfTwo(app);
    await fund(wallet.address);
    // 0xfe is INVALID: creating a contract from it always reverts. A gas limit is given, so nothing is estimated.
    const { transaction_id } = await send(wallet, { to: undefined, data: "0xfe", gas_limit: 100_000 });
    await expect.poll(() => events(endpoint), { timeout: 30_000 }).toMatchObject([{ transaction_id, wallet_id: wallet.walletId }]);
  });

  test("wallet.archived and restored; wallet.private_key_export and seed_phrase_export, without a key in them", async () => {
    const endpoint = await listen(["wallet.archived", "wallet.restored", "wallet.private_key_export", "wallet.seed_phrase_export"]);
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "exporter" }] });
    const wallet = await createTwoOfTwo(app);
    const { private_key } = await app.privy.wallets().exportPrivateKey(wallet.walletId, by(wallet));
    await app.privy.wallets().exportSeedPhrase(wallet.walletId, by(wallet));
    await archive(wallet.walletId);
    await archive(wallet.walletId, "restore");
    await receiver.waitFor(endpoint.path, 4);
    const named = { wallet_address: wallet.address, wallet_id: wallet.walletId };
    expect(events(endpoint).sort((a, b) => a.type.localeCompare(b.type))).toEqual([
      { type: "wallet.archived", chain_type: "ethereum", ...named, archived_at: expect.any(Number) },
      { type: "wallet.private_key_export", user_id: "", ...named },
      { type: "wallet.restored", chain_type: "ethereum", ...named },
      { type: "wallet.seed_phrase_export", user_id: "", ...named },
    ]);
    expect(JSON.stringify(receiver.delivered(endpoint.path))).not.toContain(private_key);
    expect(user.id).not.toBe("");
  });

  test("wallet.private_key_export names the one user who has a seat", async () => {
    const endpoint = await listen(["wallet.private_key_export"]);
    const sub = "owner-of-one";
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: user.id } });
    const authorization_context = { user_jwts: [await app.mintJwt(sub)] };
    await app.privy.wallets().exportPrivateKey(wallet.id, { authorization_context });
    await expect.poll(() => events(endpoint), { timeout: 30_000 }).toMatchObject([{ user_id: user.id, wallet_id: wallet.id }]);
  });

  test("user.linked_account", async () => {
    const endpoint = await listen(["user.linked_account"]);
    const user = await app.privy.users().create({ linked_accounts: [] });
    const account = { type: "email", address: "later@example.com" };
    await request("POST", `/v1/users/${user.id}/accounts`, JSON.stringify(account), appHeaders(app));
    await expect.poll(() => events(endpoint), { timeout: 30_000 }).toMatchObject([{ user: { id: user.id }, account }]);
  });

  test("user.created, wallet_created, authenticated, unlinked_account and deleted", async () => {
    const all = ["user.created", "user.wallet_created", "user.authenticated", "user.unlinked_account", "user.deleted"];
    const endpoint = await listen(all);
    const linked_accounts = [
      { type: "custom_auth" as const, custom_user_id: "webhook-user" },
      { type: "email" as const, address: "webhook@example.com" },
    ];
    const user = await app.privy.users().create({ linked_accounts, wallets: [{ chain_type: "ethereum" }] });
    const [wallet] = user.linked_accounts.filter(({ type }) => type === "wallet");
    if (wallet === undefined || !("id" in wallet) || typeof wallet.id !== "string") throw new Error("the user has no wallet");
    const authorization_context = { user_jwts: [await app.mintJwt("webhook-user")] };
    await app.privy.wallets().ethereum().signMessage(wallet.id, { message: "hello", authorization_context });
    const unlink = { type: "email", handle: "webhook@example.com" };
    await request("POST", `/v1/users/${user.id}/accounts/unlink`, JSON.stringify(unlink), appHeaders(app));
    await app.privy.users().delete(user.id);
    await expect.poll(() => types(endpoint).sort(), { timeout: 30_000 }).toEqual([...all].sort());
    const of = (type: string) => events(endpoint).find((event) => event.type === type);
    expect(of("user.created")).toEqual({ type: "user.created", user });
    expect(of("user.wallet_created")).toMatchObject({ user: { id: user.id }, wallet });
    expect(of("user.authenticated")).toMatchObject({ user: { id: user.id }, account: linked_accounts[0] });
    expect(of("user.unlinked_account")).toMatchObject({ user: { id: user.id }, account: linked_accounts[1] });
    expect(of("user.deleted")).toMatchObject({ user: { id: user.id, linked_accounts: [linked_accounts[0], wallet] } });
  });
});

describe("retries", () => {
  test("an endpoint that fails is tried again with the same id and body, signed anew each time", async () => {
    const endpoint = await listen(["wallet.archived"]);
    receiver.answers.set(endpoint.path, (count) => [500, 302, 204][count - 1] ?? 204);
    await archive((await createTwoOfTwo(app)).walletId);
    const tried = await receiver.waitFor(endpoint.path, 3);
    expect(new Set(tried.map(({ headers }) => headers["svix-id"])).size).toBe(1);
    expect(new Set(tried.map(({ body }) => body)).size).toBe(1);
    expect(events(endpoint)).toHaveLength(1);
    await expect.poll(() => deliveries(endpoint)).toMatchObject([{ state: "delivered", attempts: 3 }]);
    const [delivery] = await deliveries(endpoint);
    const { body } = await call("GET", `/${endpoint.id}/deliveries/${delivery?.event_id}`);
    expect(body).toMatchObject({ event_type: "wallet.archived", payload: JSON.parse(tried[0]?.body ?? ""), next_attempt_at: null });
    expect((body.attempt_log as { status: number; failure: string | null }[]).map(({ status, failure }) => [status, failure])).toEqual([
      [204, null],
      [302, "The endpoint answered 302."],
      [500, "The endpoint answered 500."],
    ]);
    expect((await call("GET", `/${endpoint.id}`)).body.failing_since).toBeNull();
  });

  test("an endpoint at which nothing succeeds is given up, says so, and comes back when it is turned on", async () => {
    const endpoint = await listen(["wallet.archived", "wallet.restored"]);
    receiver.answers.set(endpoint.path, () => 500);
    const { walletId } = await createTwoOfTwo(app);
    await archive(walletId);
    await expect.poll(async () => (await call("GET", `/${endpoint.id}`)).body.enabled, { timeout: 45_000, interval: 500 }).toBe(false);
    expect((await call("GET", `/${endpoint.id}`)).body).toMatchObject({
      failing_since: expect.any(Number),
      given_up_at: expect.any(Number),
    });
    await expect.poll(() => deliveries(endpoint, "?state=failed")).toHaveLength(1);
    await archive(walletId, "restore");
    expect(await deliveries(endpoint)).toHaveLength(1);
    receiver.answers.delete(endpoint.path);
    const { body } = await call("PATCH", `/${endpoint.id}`, { enabled: true });
    expect(body).toMatchObject({ enabled: true, failing_since: null, given_up_at: null });
    await archive(walletId);
    await expect.poll(() => deliveries(endpoint, "?state=delivered"), { timeout: 30_000 }).toHaveLength(1);
  });

  test("an endpoint that hangs holds up nobody else, and no request", async () => {
    const [hanging, other] = [await listen(["wallet.archived"]), await listen(["wallet.archived"])];
    const gate = Promise.withResolvers<number>();
    receiver.answers.set(hanging.path, () => gate.promise);
    const wallets = await Promise.all(Array.from({ length: 12 }, () => createTwoOfTwo(app)));
    for (const { walletId } of wallets) expect((await archive(walletId)).status).toBe(200);
    await expect.poll(() => events(other).length, { timeout: 12_000 }).toBe(12);
    // Never more at once than one endpoint may have.
    expect(receiver.delivered(hanging.path).length).toBeLessThanOrEqual(4);
    gate.resolve(200);
    await expect.poll(() => events(hanging).length, { timeout: 30_000 }).toBe(12);
  });
});

describe("redelivery and rotation", () => {
  test("a delivered event is sent again with the same id", async () => {
    const endpoint = await listen(["wallet.archived"]);
    await archive((await createTwoOfTwo(app)).walletId);
    await expect.poll(() => deliveries(endpoint, "?state=delivered"), { timeout: 30_000 }).toHaveLength(1);
    const [delivery] = await deliveries(endpoint);
    const again = await call("POST", `/${endpoint.id}/deliveries/${delivery?.event_id}/redeliver`);
    expect([again.status, again.body.state, again.body.attempts]).toEqual([200, "pending", 0]);
    const [first, second] = await receiver.waitFor(endpoint.path, 2);
    expect(second?.headers["svix-id"]).toBe(first?.headers["svix-id"]);
    expect(second?.body).toBe(first?.body);
    await expect.poll(() => deliveries(endpoint)).toMatchObject([{ state: "delivered", attempts: 1 }]);
  });

  test("after a rotation both secrets verify; the old one is never shown again", async () => {
    const endpoint = await listen(["wallet.archived"]);
    const rotated = await call("POST", `/${endpoint.id}/rotate_secret`);
    const secret = String(rotated.body.signing_secret);
    expect(secret).not.toBe(endpoint.secret);
    await archive((await createTwoOfTwo(app)).walletId);
    const [delivered] = await receiver.waitFor(endpoint.path, 1);
    expect(delivered?.headers["svix-signature"].split(" ")).toHaveLength(2);
    for (const each of [secret, endpoint.secret]) expect(receiver.events(endpoint.path, each)).toHaveLength(1);
    for (const path of ["", `/${endpoint.id}`]) expect(JSON.stringify((await call("GET", path)).body)).not.toContain("whsec_");
  });
});

describe("endpoints", () => {
  test("change, list and delete", async () => {
    const endpoint = await listen(["wallet.archived"]);
    const changed = await call("PATCH", `/${endpoint.id}`, { description: "Ledger", event_types: [], enabled: false });
    expect(changed.body).toMatchObject({ id: endpoint.id, description: "Ledger", event_types: [], enabled: false });
    const ids = ((await call("GET", "")).body.data as { id: string }[]).map(({ id }) => id);
    expect(ids[0]).toBe(endpoint.id);
    expect((await call("DELETE", `/${endpoint.id}`)).status).toBe(204);
    expect((await call("GET", `/${endpoint.id}`)).status).toBe(404);
  });

  test("another app's endpoint and deliveries do not exist; a wrong secret reads nothing", async () => {
    const endpoint = await listen(["wallet.archived"]);
    const stranger = await createTestApp();
    const paths: [string, string, object?][] = [
      ["GET", `/${endpoint.id}`],
      ["PATCH", `/${endpoint.id}`, { enabled: false }],
      ["DELETE", `/${endpoint.id}`],
      ["POST", `/${endpoint.id}/rotate_secret`],
      ["GET", `/${endpoint.id}/deliveries`],
      ["GET", `/${endpoint.id}/deliveries/msg_x`],
      ["POST", `/${endpoint.id}/deliveries/msg_x/redeliver`],
    ];
    for (const [method, path, body] of paths) {
      const answer = await call(method, path, body, stranger);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, "not_found"]);
    }
    expect((await call("GET", "", undefined, { ...app, appSecret: "wrong" })).body.code).toBe("invalid_credentials");
    expect((await call("GET", `/${endpoint.id}`)).body.enabled).toBe(true);
  });

  test("error: a url that is none, of another scheme or with credentials; an unknown type; nothing to change", async () => {
    for (const url of ["nowhere", "ftp://127.0.0.1/", "file:///etc/passwd", "http://user:pass@127.0.0.1/"]) {
      const { status, body } = await call("POST", "", { url });
      expect([url, status, body.code, body.error]).toEqual([url, 400, "invalid_data", expect.stringContaining("url")]);
    }
    const url = receiver.url("/never");
    expect((await call("POST", "", { url, event_types: ["wallet.nothing"] })).body.error).toMatch(/event_types/);
    const endpoint = await listen(["wallet.archived"]);
    expect((await call("PATCH", `/${endpoint.id}`, {})).body.code).toBe("invalid_data");
    expect((await call("GET", `/${endpoint.id}/deliveries?state=odd`)).body.code).toBe("invalid_data");
  });

  test("error: more endpoints than an app may have", async () => {
    const crowd = await createTestApp();
    const create = () => call("POST", "", { url: receiver.url("/never"), enabled: false }, crowd);
    for (let count = 0; count < 20; count++) expect((await create()).status).toBe(200);
    const refused = await create();
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_request"]);
  });
});
