import {
  APIError,
  AuthenticationError,
  BadRequestError,
  generateP256KeyPair,
  NotFoundError,
  PermissionDeniedError,
  PrivyClient,
  RateLimitError,
} from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, runApps, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

const DOCS = "https://docs.privy.io/api-reference/authorization-signatures";
const MISSING = `Missing \`privy-authorization-signature\` header or no signatures provided. Learn more about authorization signatures here: ${DOCS}`;
const QUANTITY = "Number of signatures in `privy-authorization-signature` header does not match the wallet's authorization threshold.";
const INVALID = `No valid authorization signatures were provided. Your payload may be malformed or your signing keys may be incorrect or expired. Docs: ${DOCS}`;

let app: TestApp;
let owned: TwoOfTwo;
let strangers: [string, string];
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  strangers = [(await generateP256KeyPair()).privateKey, (await generateP256KeyPair()).privateKey];
});

/** What the SDK makes of the refusal: its class by the status, and the body as it came. */
async function refusalOf(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error("the call was not refused by the API");
  return error;
}

const sign = (keys: string[], walletId = owned.walletId) =>
  app.privy
    .wallets()
    .ethereum()
    .signMessage(walletId, { message: "x", authorization_context: { authorization_private_keys: keys } });
const rename = (keys: string[]) =>
  app.privy.wallets().update(owned.walletId, { display_name: "x", authorization_context: { authorization_private_keys: keys } });

describe("the reference's error bodies, word for word, in the SDK's own classes", () => {
  test.each([
    ["signing", sign],
    ["changing", rename],
  ])("%s an owned wallet without, with too few, and with foreign signatures", async (_name, call) => {
    const rows: [string[], string, string][] = [
      [[], MISSING, "missing_or_empty_authorization_header"],
      [owned.keys.slice(0, 1), QUANTITY, "incorrect_quantity_of_authorization_signatures"],
      [strangers, INVALID, "zero_correct_authorization_signatures"],
    ];
    for (const [keys, text, code] of rows) {
      const error = await refusalOf(call(keys));
      expect(error).toBeInstanceOf(AuthenticationError);
      expect([error.status, error.error]).toEqual([401, expect.objectContaining({ error: text, code })]);
      expect(Object.keys(error.error as object).slice(0, 2)).toEqual(["error", "code"]);
      expect(error.error).not.toHaveProperty("message");
    }
  });

  test("wrong app credentials", async () => {
    const wrong = new PrivyClient({ appId: app.appId, appSecret: "wrong", apiUrl: readStack().walletApiUrl });
    const error = await refusalOf(wrong.wallets().get(owned.walletId));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.error).toEqual({ error: "Invalid app ID or app secret.", code: "invalid_credentials" });
    const { "privy-app-id": _, ...anonymous } = appHeaders(app);
    const nameless = await request("GET", "/v1/wallets", undefined, anonymous);
    expect([nameless.status, nameless.body]).toEqual([
      401,
      { error: "Invalid app ID or app secret.", code: "missing_or_invalid_privy_app_id" },
    ]);
  });

  test("a policy that denies", async () => {
    const policy = await app.privy.policies().create({ name: "none", version: "1.0", chain_type: "ethereum", rules: [] });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", policy_ids: [policy.id] });
    const error = await refusalOf(sign([], wallet.id));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.error).toMatchObject({ error: "RPC request denied due to policy violation", code: "policy_violation" });
  });

  test("a token that is nobody's, and one of nobody known", async () => {
    const { publicKey } = await generateP256KeyPair();
    const exchange = (user_jwt: string) =>
      app.privy.wallets().authenticateWithJwt({ user_jwt, encryption_type: "HPKE", recipient_public_key: publicKey });
    const bad = await refusalOf(exchange(await (await createTestApp()).mintJwt("x")));
    expect(bad).toBeInstanceOf(BadRequestError);
    expect(bad.error).toEqual({ error: "Invalid JWT token provided", code: "invalid_data", reason: "signature_invalid" });
    const unknown = await refusalOf(exchange(await app.mintJwt("nobody")));
    expect(unknown).toBeInstanceOf(NotFoundError);
  });

  test("an idempotency key that is used for another body: the very message that the SDK's tests expect", async () => {
    const create = (display_name: string) => app.privy.wallets().create({ chain_type: "ethereum", display_name, idempotency_key: "once" });
    const first = await create("one");
    expect((await create("one")).id).toBe(first.id);
    await expect(create("two")).rejects.toThrow(
      '400 {"error":"Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.","code":"invalid_data"}',
    );
  });

  test("a request that has expired", async () => {
    const error = await refusalOf(
      app.privy
        .wallets()
        .ethereum()
        .signMessage(owned.walletId, {
          message: "x",
          request_expiry: Date.now() - 1000,
          authorization_context: { authorization_private_keys: owned.keys },
        }),
    );
    expect([error.status, error.error]).toEqual([400, expect.objectContaining({ code: "request_expired" })]);
  });

  test("a wallet that was archived signs nothing", async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    await app.privy.wallets().archive(wallet.id);
    const error = await refusalOf(sign([], wallet.id));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.error).toMatchObject({ code: "wallet_not_found" });
  });

  test("a transaction that the node rejects, and one without funds", async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    const to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    const send = app.privy
      .wallets()
      .ethereum()
      .sendTransaction(wallet.id, { caip2: CAIP2, params: { transaction: { to, value: "0x1" } }, idempotency_key: "poor" });
    const error = await refusalOf(send);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.error).toMatchObject({ code: "insufficient_funds" });
  });

  test("too many requests: 429 with the time to wait, until then and no longer", async () => {
    const limited = await createTestApp();
    await runApps(["set", limited.appId, "--limit", "app=2"]);
    const once = new PrivyClient({ ...limited, apiUrl: readStack().walletApiUrl, maxRetries: 0 });
    await once.wallets().list();
    await once.wallets().list();
    const error = await refusalOf(Promise.resolve(once.wallets().create({ chain_type: "ethereum" })));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.error).toEqual({ error: "Too many requests. Please wait to try again.", code: "too_many_requests" });
    expect(Number(error.headers?.get("retry-after"))).toBeGreaterThan(0);
    expect(error.headers?.get("x-ratelimit-limit")).toBe("2");
    expect(Number(error.headers?.get("x-ratelimit-reset"))).toBeGreaterThan(1_700_000_000);
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

  test("a user whom the allowlist does not let in", async () => {
    const listed = await createTestApp();
    await runApps(["set", listed.appId, "--allowlist", "on"]);
    const error = await refusalOf(listed.privy.users().create({ linked_accounts: [{ type: "email", address: "a@example.com" }] }));
    expect(error).toBeInstanceOf(PermissionDeniedError);
    expect(error.error).toMatchObject({ code: "allowlist_rejected" });
  });
});
