import { generateP256KeyPair } from "@privy-io/node";
import { SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, runApps, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

let mine: TestApp;
let theirs: TestApp;
let owned: TwoOfTwo;
beforeAll(async () => {
  [mine, theirs] = [await createTestApp(), await createTestApp()];
  owned = await createTwoOfTwo(theirs);
});

const AGGREGATION = {
  name: "a",
  method: "eth_signTransaction",
  metric: { field: "value", field_source: "ethereum_transaction", function: "sum" },
  window: { type: "rolling", seconds: 86_400 },
};
const RPC = { method: "personal_sign" as const, params: { message: "x", encoding: "utf-8" as const } };

describe("law 5: one app's secret opens nothing of another's, and learns nothing of it", () => {
  test("every kind of resource is answered like one that never was", async () => {
    const user = await theirs.privy.users().create({ linked_accounts: [{ type: "email", address: "v@example.com" }] });
    const policy = await theirs.privy.policies().create({ name: "p", version: "1.0", chain_type: "ethereum", rules: [] });
    const made = async (path: string, body: object) =>
      String((await request("POST", path, JSON.stringify(body), appHeaders(theirs))).body.id);
    const set = await made("/v1/condition_sets", { name: "s", owner_id: owned.quorumId });
    const webhook = await made("/v1/webhooks", { url: "http://127.0.0.1:9/nobody", event_types: ["wallet.archived"] });
    const aggregation = await made("/v1/aggregations", AGGREGATION);
    const intent = (await theirs.privy.intents().rpc(owned.walletId, RPC)).intent_id;
    await fund(owned.address);
    const { transaction_id: transaction = "" } = await theirs.privy
      .wallets()
      .ethereum()
      .sendTransaction(owned.walletId, {
        caip2: CAIP2,
        params: { transaction: { to: owned.address, value: 1 } },
        authorization_context: { authorization_private_keys: owned.keys },
      });
    const real = {
      ...{ wallet: owned.walletId, user: user.id, quorum: owned.quorumId, policy: policy.id, app: theirs.appId },
      ...{ set, webhook, aggregation, intent, transaction },
    };
    const seen = await request("GET", `/v1/transactions/${transaction}`, undefined, appHeaders(theirs));
    expect([seen.status, Object.values(real).filter((id) => id === "" || id === "undefined")]).toEqual([200, []]);
    const paths = (ids: typeof real) => [
      ["GET", `/v1/wallets/${ids.wallet}`],
      ["POST", `/v1/wallets/${ids.wallet}/archive`, "{}"],
      ["GET", `/v1/wallets/${ids.wallet}/balance?chain=ethereum&asset=eth`],
      ["GET", `/v1/users/${ids.user}`],
      ["DELETE", `/v1/users/${ids.user}`],
      ["POST", `/v1/users/${ids.user}/custom_metadata`, '{"custom_metadata":{"a":1}}'],
      ["GET", `/v1/key_quorums/${ids.quorum}`],
      ["GET", `/v1/policies/${ids.policy}`],
      ["GET", `/v1/apps/${ids.app}`],
      ["GET", `/v1/apps/${ids.app}/allowlist`],
      ["GET", `/v1/apps/${ids.app}/test_credentials`],
      ["PATCH", `/v1/users/${ids.user}/custom_metadata`, '{"custom_metadata":{"a":1}}'],
      ["POST", `/v1/users/${ids.user}/accounts`, '{"type":"email","address":"mallory@example.com"}'],
      ["GET", `/v1/transactions/${ids.transaction}`],
      ["GET", `/v1/intents/${ids.intent}`],
      ["POST", `/v1/intents/${ids.intent}/reject`, "{}"],
      ["GET", `/v1/condition_sets/${ids.set}`],
      ["GET", `/v1/condition_sets/${ids.set}/condition_set_items`],
      ["DELETE", `/v1/condition_sets/${ids.set}`, "{}"],
      ["GET", `/v1/webhooks/${ids.webhook}`],
      ["GET", `/v1/webhooks/${ids.webhook}/deliveries`],
      ["POST", `/v1/webhooks/${ids.webhook}/rotate_secret`, "{}"],
      ["DELETE", `/v1/webhooks/${ids.webhook}`],
      ["GET", `/v1/aggregations/${ids.aggregation}`],
      ["DELETE", `/v1/aggregations/${ids.aggregation}`, "{}"],
    ];
    const none = "a".repeat(24);
    const unreal = {
      ...{ wallet: none, user: `did:privy:c${none}`, quorum: none, policy: none, app: `c${none}` },
      ...{ set: none, webhook: none, aggregation: none, intent: none, transaction: none },
    };
    const ask = ([method = "", path = "", body]: string[]) => request(method, path, body, appHeaders(mine));
    for (const [index, call] of paths(real).entries()) {
      const [foreign, missing] = [await ask(call), await ask(paths(unreal)[index] ?? [])];
      const hide = (text: string | undefined) => text?.replace(/(did:privy:)?[0-9a-z]{24,25}/g, "ID");
      expect([call[1], foreign.status, foreign.body.code]).toEqual([call[1], 404, missing.body.code]);
      expect(hide(foreign.body.error)).toBe(hide(missing.body.error));
    }
  });

  test("their wallet signs nothing for my secret, even with their seats' signatures", async () => {
    const path = `/v1/wallets/${owned.walletId}/rpc`;
    const headers = signFor(mine, { method: "POST", path, body: RPC }, owned.keys);
    expect((await request("POST", path, JSON.stringify(RPC), headers)).status).toBe(404);
    const mixed = {
      ...signFor(theirs, { method: "POST", path, body: RPC }, owned.keys),
      authorization: appHeaders(mine).authorization ?? "",
    };
    expect((await request("POST", path, JSON.stringify(RPC), mixed)).status).toBe(401);
  });

  test("my app cannot be changed with another app's admin key", async () => {
    const before = await mine.privy.apps().getSettings();
    const path = `/v1/apps/${mine.appId}`;
    const body = { development: true };
    const stranger = (await generateP256KeyPair()).privateKey;
    const answer = await request("PATCH", path, JSON.stringify(body), signFor(mine, { method: "PATCH", path, body }, [stranger]));
    expect(answer.body.code).toBe("zero_correct_authorization_signatures");
    expect(await mine.privy.apps().getSettings()).toEqual(before);
  });
});

describe("law 1: a test account's token stands for the test user and for nobody else", () => {
  let dev: TestApp;
  let token: string;
  beforeAll(async () => {
    dev = await createTestApp();
    await runApps(["set", dev.appId, "--development", "on"]);
    token = (await dev.privy.apps().getTestAccessToken()).access_token;
  });

  const exchange = async (app: TestApp, user_jwt: string) => {
    const recipient_public_key = (await generateP256KeyPair()).publicKey;
    const body = JSON.stringify({ user_jwt, encryption_type: "HPKE", recipient_public_key });
    return request("POST", "/v1/wallets/authenticate", body, appHeaders(app));
  };

  test("it yields no user key where a factor is required, and reads nothing there", async () => {
    expect((await exchange(dev, token)).status).toBe(200);
    await runApps(["set", dev.appId, "--factor", "required"]);
    const refused = await exchange(dev, token);
    expect([refused.status, refused.body.reason]).toEqual([400, "test_token_where_a_factor_is_required"]);
    const bearer = { authorization: `Bearer ${token}`, "privy-app-id": dev.appId };
    expect((await request("GET", "/v1/wallets", undefined, bearer)).status).toBe(401);
    await runApps(["set", dev.appId, "--factor", "optional"]);
  });

  test("it is worth nothing in another app, nor after development is turned off, and the identity token opens nothing", async () => {
    expect((await exchange(theirs, token)).status).toBe(400);
    const { data } = await dev.privy.apps().getTestCredentials(dev.appId);
    const code = { email: data[0]?.email, code: data[0]?.otp_code };
    const signedIn = await request("POST", "/v1/passwordless/authenticate", JSON.stringify(code), appHeaders(dev));
    expect((await exchange(dev, String(signedIn.body.identity_token))).body.reason).toBe("sid_missing");
    expect((await dev.privy.users().get({ id_token: String(signedIn.body.identity_token) })).id).toMatch(/^did:privy:/);
    const wrong = await request("POST", "/v1/passwordless/authenticate", JSON.stringify({ ...code, code: "no" }), appHeaders(dev));
    expect([wrong.status, wrong.body.code]).toEqual([401, "invalid_credentials"]);
    await runApps(["set", dev.appId, "--development", "off"]);
    expect((await exchange(dev, token)).status).toBe(400);
    await runApps(["set", dev.appId, "--development", "on"]);
    expect((await exchange(dev, token)).status).toBe(404);
  });

  test("the app's own issuer cannot name a test user, nor the test key a real one", async () => {
    const { access_token } = await dev.privy.apps().getTestAccessToken();
    const sub = (await dev.privy.utils().auth().verifyAccessToken(access_token)).user_id;
    expect((await exchange(dev, await dev.mintJwt(sub))).status).toBe(404);
    const kid = JSON.parse(Buffer.from(access_token.split(".")[0] ?? "", "base64url").toString()).kid as string;
    const forged = await new SignJWT({ sub, sid: "s" })
      .setProtectedHeader({ alg: "HS256", kid })
      .setIssuer("privy.io")
      .setAudience(dev.appId)
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(dev.appSecret));
    expect((await exchange(dev, forged)).status).toBe(400);
  });
});
