import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  APIError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  generateP256KeyPair,
  NotFoundError,
  PermissionDeniedError,
  PrivyClient,
  RateLimitError,
} from "@privy-io/node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { issueUserKey, setUp } from "../../enclave-sim/enclave/test-user.ts";
import { TEST_CAIP2 } from "../../enclave-sim/host/testing/open-test-backend.ts";
import { TestHost, type TestWallet } from "../../enclave-sim/host/testing/test-host.ts";
import { ApiError, isErrorCode } from "../../lib/protocol/errors.ts";
import { VECTORS_DIRECTORY } from "../../scripts/test/describe-vectors.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { NEVER_ANSWERED, REFERENCE_ERRORS, type ReferenceRefusal, type Situation } from "../support/reference-errors.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, runApps, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { issueUserKey as issueStackUserKey } from "../support/user-key.ts";

const SLOW_MS = 120_000;
const TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

let app: TestApp;
let owned: TwoOfTwo;
let strangers: [string, string];
/** A host with a chain of its own, whose node can be told to refuse, and the SDK in front of it. */
let host: TestHost;
let atHost: PrivyClient;
let hostWallet: TestWallet;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  strangers = [(await generateP256KeyPair()).privateKey, (await generateP256KeyPair()).privateKey];
  host = await TestHost.start(inject("dataDir"));
  atHost = new PrivyClient({ appId: host.appId, appSecret: host.appSecret, apiUrl: host.origin, maxRetries: 0 });
  hostWallet = await host.createWallet();
}, SLOW_MS);
afterAll(() => host.stop(), SLOW_MS);

interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Headers;
  /** What the SDK threw, where it was the SDK that asked. */
  readonly thrown?: APIError;
}

/** What the SDK makes of the refusal: its class by the status, and the body as it came. */
async function refusalOf(call: PromiseLike<unknown>): Promise<Refusal> {
  const thrown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof APIError)) throw new Error("the call was not refused by the API", { cause: thrown });
  return { status: thrown.status ?? 0, body: thrown.error, thrown, ...(thrown.headers === undefined ? {} : { headers: thrown.headers }) };
}

const by = (keys: readonly string[]) => ({ authorization_context: { authorization_private_keys: [...keys] } });
const sign = (keys: readonly string[], walletId = owned.walletId) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", ...by(keys) });
const rename = (keys: readonly string[]) => app.privy.wallets().update(owned.walletId, { display_name: "x", ...by(keys) });
const createUser = (custom_user_id: string) => app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id }] });
const createPolicy = (rules: Parameters<ReturnType<PrivyClient["policies"]>["create"]>[0]["rules"]) =>
  app.privy.policies().create({ name: "p", version: "1.0", chain_type: "ethereum", rules });
const sendAtHost = (value: number) =>
  atHost
    .wallets()
    .ethereum()
    .sendTransaction(hostWallet.id, { caip2: TEST_CAIP2, params: { transaction: { to: TO, value } }, ...by(hostWallet.keys) });

async function exchange(user_jwt: string): Promise<unknown> {
  const { publicKey } = await generateP256KeyPair();
  return app.privy.wallets().authenticateWithJwt({ user_jwt, encryption_type: "HPKE", recipient_public_key: publicKey });
}

/** How each row of the reference is provoked; the compiler demands one for every row. */
const PROVOKE: Record<Situation, () => Promise<Refusal>> = {
  "no signature on an owned wallet": () => refusalOf(sign([])),
  "one signature of a 2-of-2": () => refusalOf(sign(owned.keys.slice(0, 1))),
  "signatures present, none valid": () => refusalOf(sign(strangers)),
  "a policy that denies": async () => {
    const policy = await createPolicy([]);
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policy.id] });
    return refusalOf(sign([], wallet.id));
  },
  "a bad user token": async () => refusalOf(exchange(await (await createTestApp()).mintJwt("x"))),
  "the token of nobody known": async () => refusalOf(exchange(await app.mintJwt("nobody"))),
  "a transaction that the node rejects": async () => {
    host.rpc.faults.set("eth_sendRawTransaction", { code: -32000, message: "transaction underpriced" });
    try {
      return await refusalOf(sendAtHost(1));
    } finally {
      host.rpc.faults.clear();
    }
  },
  "a chain that is not enabled": () => {
    const params = { transaction: { to: TO, value: 1 } };
    return refusalOf(
      app.privy
        .wallets()
        .ethereum()
        .sendTransaction(owned.walletId, { caip2: "eip155:5042002", params, ...by(owned.keys) }),
    );
  },

  "an idempotency key that is used for another body": async () => {
    const create = (display_name: string) => app.privy.wallets().create({ chain_type: "ethereum", display_name, idempotency_key: "once" });
    const first = await create("one");
    expect((await create("one")).id).toBe(first.id);
    return refusalOf(create("two"));
  },
  "no app id": async () => {
    const { "privy-app-id": _, ...anonymous } = appHeaders(app);
    return request("GET", "/v1/wallets", undefined, anonymous);
  },
  "a wrong app secret": () => {
    const wrong = new PrivyClient({ appId: app.appId, appSecret: "wrong", apiUrl: readStack().walletApiUrl });
    return refusalOf(wrong.wallets().get(owned.walletId));
  },
  "the same request while it runs": async () => {
    const [isSending, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    host.rpc.onCall = async (method) => {
      if (method !== "eth_sendRawTransaction") return;
      isSending.resolve();
      await mayGoOn.promise;
    };
    const send = host.prepareSend(hostWallet, 2, {}, {}, "in-flight");
    const first = host.send(send);
    await isSending.promise;
    const second = await host.send(send);
    host.rpc.onCall = () => Promise.resolve();
    mayGoOn.resolve();
    expect((await first).status).toBe(200);
    return second;
  },

  "not all signatures valid": () => refusalOf(sign([owned.keys[0], strangers[0]])),
  "a request that has expired": () =>
    refusalOf(
      app.privy
        .wallets()
        .ethereum()
        .signMessage(owned.walletId, { message: "x", request_expiry: Date.now() - 1000, ...by(owned.keys) }),
    ),
  // Nobody waits for 15 minutes: the enclave's code in this process, with a clock that can be set.
  "a user whose signing key has expired": async () => {
    const { host: enclave, userId } = await setUp("optional");
    const userKey = await issueUserKey(enclave);
    const wallet = await enclave.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner: { user_id: userId } });
    const path = `/v1/wallets/${(wallet.body as { id: string }).id}/rpc`;
    vi.useFakeTimers({ now: Date.now() + 15 * 60_000 + 1, toFake: ["Date"] });
    try {
      const reply = await enclave.callSigned("POST", path, { method: "personal_sign", params: { message: "x", encoding: "utf-8" } }, [
        userKey,
      ]);
      if (reply.ok || !isErrorCode(reply.error.code)) throw new Error("the enclave did not refuse");
      const error = new ApiError(reply.error.code, reply.error.message);
      return { status: error.status, body: error.toWire() };
    } finally {
      vi.useRealTimers();
    }
  },
  "a user who has no signing key": async () => {
    const { id: user_id } = await createUser("keyless");
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id } });
    return refusalOf(sign([strangers[0]], wallet.id));
  },

  "a malformed body": () => request("POST", "/v1/wallets", `{"chain_type":`, appHeaders(app)),
  "too little money": async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    const params = { transaction: { to: TO, value: "0x1" } };
    return refusalOf(app.privy.wallets().ethereum().sendTransaction(wallet.id, { caip2: CAIP2, params, idempotency_key: "poor" }));
  },
  "a user whom the allowlist does not let in": async () => {
    const listed = await createTestApp();
    await runApps(["set", listed.appId, "--allowlist", "on"]);
    return refusalOf(listed.privy.users().create({ linked_accounts: [{ type: "email", address: "a@example.com" }] }));
  },
  "an archived wallet": async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    await app.privy.wallets().archive(wallet.id);
    return refusalOf(sign([], wallet.id));
  },
  // Changes at once: each is made on the newest version, or told to read again. Which of them meet is the machine's affair, so they are made until some do.
  "a change on top of another": async () => {
    const once = new PrivyClient({ ...app, apiUrl: readStack().walletApiUrl, maxRetries: 0 });
    for (;;) {
      const names = Array.from({ length: 8 }, () => crypto.randomUUID());
      const changes = names.map((display_name) => once.wallets().update(owned.walletId, { display_name, ...by(owned.keys) }));
      const settled = await Promise.allSettled(changes);
      const refused = settled.find((result) => result.status === "rejected");
      if (refused !== undefined) return refusalOf(Promise.reject(refused.reason));
    }
  },
  "a wrong content type": () =>
    request("POST", "/v1/wallets", `{"chain_type":"ethereum"}`, appHeaders(app, { "content-type": "text/plain" })),
  "too many requests": async () => {
    const limited = await createTestApp();
    await runApps(["set", limited.appId, "--limit", "app=2"]);
    const once = new PrivyClient({ ...limited, apiUrl: readStack().walletApiUrl, maxRetries: 0 });
    await once.wallets().list();
    await once.wallets().list();
    return refusalOf(once.wallets().create({ chain_type: "ethereum" }));
  },

  "a bearer token that does not verify": () =>
    request("GET", "/v1/wallets", undefined, { authorization: "Bearer a.b.c", "privy-app-id": app.appId }),
  "an account that the user does not have": async () => {
    const { id } = await createUser("without-mail");
    return refusalOf(app.privy.users().unlinkLinkedAccount(id, { type: "email", handle: "a@example.com" }));
  },
  "an account that another user has": async () => {
    await createUser("taken");
    return refusalOf(createUser("taken"));
  },
  "a chain type that is not offered": () => refusalOf(app.privy.wallets().create({ chain_type: "ton" })),
  "a user who does not exist": () => refusalOf(app.privy.users()._get(`did:privy:${"a".repeat(25)}`)),
  "something that is off for the app": () => refusalOf(app.privy.apps().getTestAccessToken()),
  "a malformed Solana transaction": async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "solana" });
    return refusalOf(app.privy.wallets().solana().signTransaction(wallet.id, { transaction: "AAAA" }));
  },
  "a malformed aggregation": () => request("POST", "/v1/aggregations", `{"name":"x"}`, appHeaders(app)),
  "a key quorum that still owns a wallet": () => refusalOf(app.privy.keyQuorums().delete(owned.quorumId, by(owned.keys))),
  "both forms of an owner": async () => {
    const { publicKey } = await generateP256KeyPair();
    const both = { owner_id: owned.quorumId, owner: { public_key: publicKey } };
    return refusalOf(app.privy.wallets().create({ chain_type: "ethereum", ...both }));
  },

  "a timestamp in hex in a policy": () => {
    const condition = { field_source: "system", field: "current_unix_timestamp", operator: "lt", value: "0x10" } as const;
    return refusalOf(createPolicy([{ name: "r", method: "*", action: "ALLOW", conditions: [condition] }]));
  },
  "a list of policies": () => request("GET", "/v1/policies", undefined, appHeaders(app)),
};

describe("each row of the reference's error bodies is provoked, and answered word for word", () => {
  test.each(Object.entries(REFERENCE_ERRORS))("%s", async (situation, row) => {
    const refusal = await PROVOKE[situation as Situation]();
    const error = "error" in row ? (row.error instanceof RegExp ? expect.stringMatching(row.error) : row.error) : expect.any(String);
    expect([refusal.status, refusal.body]).toEqual([row.status, expect.objectContaining({ error, code: row.code })]);
    expect(Object.keys(refusal.body as object).slice(0, 2)).toEqual(["error", "code"]);
    expect(refusal.body).not.toHaveProperty("message");
    const classes: Record<number, unknown> = { 400: BadRequestError, 401: AuthenticationError, 403: PermissionDeniedError };
    const expected = { ...classes, 404: NotFoundError, 409: ConflictError, 429: RateLimitError }[row.status];
    if (refusal.thrown !== undefined) expect(refusal.thrown).toBeInstanceOf(expected);
    // The SDK repeats each 409 by itself; with the same bytes, none of these can come right.
    if (row.status === 409) expect(refusal.headers?.get("x-should-retry")).toBe("false");
  });

  test("a change of an owned wallet is refused in the same words as a signature", async () => {
    for (const [situation, keys] of [
      ["no signature on an owned wallet", []],
      ["one signature of a 2-of-2", owned.keys.slice(0, 1)],
      ["signatures present, none valid", strangers],
    ] as const) {
      const { status, code, error } = REFERENCE_ERRORS[situation];
      expect(await refusalOf(rename(keys))).toMatchObject({ status, body: { error, code } });
    }
  });

  test("the very message that the SDK's own tests expect", async () => {
    const create = (display_name: string) =>
      app.privy.wallets().create({ chain_type: "ethereum", display_name, idempotency_key: "message" });
    await create("one");
    await expect(create("two")).rejects.toThrow(
      '400 {"error":"Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.","code":"invalid_data"}',
    );
  });

  test("a user's signing key goes to the enclave until a while after its end, so that the enclave can say what is wrong with it", async () => {
    const { id: user_id } = await createUser("lately");
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner: { user_id } });
    const key = await issueStackUserKey(app, await app.mintJwt("lately"));
    // The column is the host's own, and only chooses what is shown; whether a key is alive stands in the sealed record.
    const endedBefore = (minutes: number) =>
      host.database.sealedRecord.updateMany({
        where: { type: "user_key", parentId: user_id },
        data: { expiresAt: new Date(Date.now() - minutes * 60_000) },
      });
    expect((await endedBefore(10)).count).toBe(1);
    await expect(sign([key], wallet.id)).resolves.toHaveProperty("signature");
    await endedBefore(20);
    expect((await refusalOf(sign([key], wallet.id))).body).toMatchObject({ code: "no_valid_user_session_keys" });
  });

  test("too many requests: with the time to wait, until then and no longer", async () => {
    const { headers } = await PROVOKE["too many requests"]();
    expect(Number(headers?.get("retry-after"))).toBeGreaterThan(0);
    expect(headers?.get("x-ratelimit-limit")).toBe("2");
    expect(Number(headers?.get("x-ratelimit-reset"))).toBeGreaterThan(1_700_000_000);
  });

  test("strangers who name an app do not use up its minute", async () => {
    const named = await createTestApp();
    await runApps(["set", named.appId, "--limit", "app=3"]);
    for (let call = 0; call < 10; call++) {
      const answer = await request("GET", "/v1/wallets", undefined, appHeaders({ appId: named.appId, appSecret: "wrong" }));
      expect(answer.status).toBe(401);
    }
    expect((await request("GET", "/v1/wallets", undefined, appHeaders(named))).status).toBe(200);
  });
});

const REFERENCE = join(VECTORS_DIRECTORY, "../wire/wallet-api.md");
const skipped = existsSync(REFERENCE) ? "" : ` (skipped: ${REFERENCE} is absent; VECTORS_DIR names the folder beside its own)`;

describe.skipIf(skipped !== "")(`no row of the reference is forgotten${skipped}`, () => {
  const rows = Object.values(REFERENCE_ERRORS);
  const readSection = (from: string, to: string): string => {
    const text = readFileSync(REFERENCE, "utf8");
    const start = text.indexOf(from);
    const end = text.indexOf(to, start);
    if (start < 0 || end < 0) throw new Error(`the reference has no passage from "${from}" to "${to}"`);
    return text.slice(start + from.length, end);
  };
  const isNeverAnswered = (code: string) =>
    Object.keys(NEVER_ANSWERED).some((name) => code === name || (name.endsWith("*") && code.startsWith(name.slice(0, -1))));

  test("bodies seen live", () => {
    const table = readSection("Live bodies", "Doc code names");
    const bodies = [...table.matchAll(/\| (\d{3}) `(\{"error":".*?\})`/g)].map(([, status, body = ""]) => ({
      status: Number(status),
      // A backtick inside the table's own is written with a backslash; an ellipsis stands for the node's words.
      error: (JSON.parse(body.replaceAll("\\`", "`")) as { error: string }).error.replace("…", "nonce too low"),
    }));
    expect(bodies.length).toBe(7);
    const isRow = (row: ReferenceRefusal, status: number, error: string) =>
      row.status === status && (row.error instanceof RegExp ? row.error.test(error) : row.error === error);
    expect(bodies.filter(({ status, error }) => !rows.some((row) => isRow(row, status, error)))).toEqual([]);
  });

  test("codes of the documentation, and of the client", () => {
    const lists = [readSection("Full code enum relevant to custody:", "\n"), readSection("Doc code names", "Recommendation")];
    const codes = lists.flatMap((list) => [...list.matchAll(/\b[a-z]+(?:_[a-z0-9]+)+\*?/g)].map(([code]) => code));
    expect(codes.length).toBeGreaterThan(30);
    const forgotten = codes.filter((code) => !rows.some((row) => row.code === code) && !isNeverAnswered(code));
    expect(forgotten).toEqual([]);
  });
});
