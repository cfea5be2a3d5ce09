import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const wallet = `{"chain_type":"ethereum"}`;
const cases: { name: string; body: string; headers?: Record<string, string>; status: number; code: string; says: RegExp }[] = [
  { name: "malformed JSON", body: `{"chain_type":`, status: 400, code: "invalid_data", says: /position/i },
  {
    name: "an unknown field",
    body: `{"chain_type":"ethereum","chain":1}`,
    status: 400,
    code: "invalid_data",
    says: /chain is not a known field/,
  },
  {
    name: "a duplicate key",
    body: `{"chain_type":"ethereum","chain_type":"ethereum"}`,
    status: 400,
    code: "invalid_data",
    says: /chain_type/,
  },
  { name: "__proto__", body: `{"chain_type":"ethereum","__proto__":{}}`, status: 400, code: "invalid_data", says: /__proto__/ },
  {
    name: "a character that no database holds",
    body: `{"chain_type":"ethereum","external_id":"a\\u0000"}`,
    status: 400,
    code: "invalid_data",
    says: /U\+0000|external_id/,
  },
  { name: "an unsafe integer", body: `{"chain_type":"ethereum","x":9007199254740993}`, status: 400, code: "invalid_data", says: /./ },
  { name: "a huge body", body: `{"chain_type":"${"a".repeat(1_100_000)}"}`, status: 413, code: "payload_too_large", says: /1 MiB/ },
  {
    name: "a wrong content type",
    body: wallet,
    headers: { "content-type": "text/plain" },
    status: 415,
    code: "unsupported_media_type",
    says: /application\/json/,
  },
  { name: "a field that is missing", body: "{}", status: 400, code: "invalid_data", says: /chain_type/ },
];

describe("bad input gets a clear error that names the field, and nothing is half-done", () => {
  test.each(cases)("$name", async ({ body, headers, status, code, says }) => {
    const answer = await request("POST", "/v1/wallets", body, appHeaders(app, headers));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.error).toMatch(says);
    expect(Object.keys(answer.body).slice(0, 2)).toEqual(["error", "code"]);
    expect(answer.headers.get("x-request-id")).toBeTruthy();
  });

  test("none of them made a wallet", async () => {
    const page = await app.privy.wallets().list({});
    expect(page.data).toEqual([]);
  });

  test("a wrong app secret, a missing app id, and two that disagree", async () => {
    const wrong = await request("POST", "/v1/wallets", wallet, appHeaders({ appId: app.appId, appSecret: "x" }));
    expect([wrong.status, wrong.body.error]).toEqual([401, "Invalid app ID or app secret."]);
    const { "privy-app-id": _, ...without } = appHeaders(app);
    expect((await request("POST", "/v1/wallets", wallet, without)).status).toBe(401);
    expect((await request("POST", "/v1/wallets", wallet, appHeaders(app, { "privy-app-id": "cother" }))).status).toBe(401);
  });

  test("base64 that is not canonical, in the signature header", async () => {
    const made = await app.privy
      .wallets()
      .create({ chain_type: "ethereum", owner: { public_key: (await generateP256KeyPair()).publicKey } });
    const body = JSON.stringify({ method: "personal_sign", params: { message: "x", encoding: "utf-8" } });
    const headers = appHeaders(app, { "privy-authorization-signature": "MEUCIQ==  ,@@@" });
    const answer = await request("POST", `/v1/wallets/${made.id}/rpc`, body, headers);
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_data"]);
    expect(answer.body.error).toContain("privy-authorization-signature");
  });

  test("the same in a look-up, and in an account", async () => {
    const nul = { linked_accounts: [{ type: "custom_auth", custom_user_id: "a\0" }] };
    for (const [path, body] of [
      ["/v1/users", nul],
      ["/v1/users/custom_auth/id", { custom_user_id: "a\0" }],
      ["/v1/users/search", { searchTerm: "a\0" }],
    ] as const) {
      const answer = await request("POST", path, JSON.stringify(body), appHeaders(app));
      expect([path, answer.status, answer.body.code]).toEqual([path, 400, "invalid_data"]);
    }
  });

  test("a transaction that does not exist is not there", async () => {
    const answer = await request("GET", "/v1/transactions/aaaaaaaaaaaaaaaaaaaaaaaa", undefined, appHeaders(app));
    expect([answer.status, answer.body.code]).toEqual([404, "transaction_not_found"]);
  });

  test("a wallet of another app is not there", async () => {
    const other = await createTestApp();
    const theirs = await other.privy.wallets().create({ chain_type: "ethereum" });
    for (const path of [`/v1/wallets/${theirs.id}`, "/v1/wallets/aaaaaaaaaaaaaaaaaaaaaaaa"]) {
      const answer = await request("GET", path, undefined, appHeaders(app));
      expect([answer.status, answer.body.code]).toEqual([404, "wallet_not_found"]);
    }
  });
});
