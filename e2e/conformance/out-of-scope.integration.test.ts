import { beforeAll, describe, expect, test } from "vitest";
import { outOfScopeRoutes } from "../../enclave-sim/host/routes/out-of-scope-routes.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const ID = "aaaaaaaaaaaaaaaaaaaaaaaa";
const hasBody = (method: string) => method === "POST" || method === "PATCH";

describe("what this server has not says so", () => {
  test("each route of the table: not_supported with the thing and the reason, 401 to a stranger", async () => {
    for (const { method, path, description } of outOfScopeRoutes) {
      const url = `/v1${path.replace(/\{\w+\}/g, ID)}`;
      const body = hasBody(method) ? "{}" : undefined;
      const answer = await request(method, url, body, appHeaders(app));
      expect([method, url, answer.status, answer.body]).toEqual([method, url, 400, { error: description, code: "not_supported" }]);
      const stranger = await request(method, url, body, appHeaders({ appId: app.appId, appSecret: "wrong" }));
      expect([url, stranger.status, stranger.body.code]).toEqual([url, 401, "invalid_credentials"]);
    }
  });

  test("the SDK's own calls, without a word about the body", async () => {
    const { privy } = app;
    const refused = { status: 400, error: { code: "not_supported" } };
    const calls = [
      () => privy.organizations().create({ default_key_quorum_id: ID, display_name: "Org" }),
      () => privy.organizations().list(),
      () => privy.organizations().get(ID),
      () => privy.organizations().update(ID, { display_name: "x" }),
      () => privy.organizations().delete(ID),
      () => privy.organizations().kyb.list(ID),
      () => privy.users().kyc.list(`did:privy:${ID}`),
      () => privy.users().externalFiatAccounts.list(`did:privy:${ID}`, { provider: "bridge" }),
      () => privy.wallets().earn().ethereum().deposit(ID, { vault_id: ID, amount: "1" }),
      () => privy.wallets().earn().ethereum().vaultDetails(ID),
      () =>
        privy
          .wallets()
          .swaps()
          .quote(ID, {
            base_amount: "1",
            source: { asset_address: "native", caip2: "eip155:1" },
            destination: { asset_address: "native" },
          }),
      () => privy.wallets().depositAccounts.crypto.getConfig(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(refused);
  });

  test("a path that is nobody's stays 404", async () => {
    for (const path of ["/v1/nothing", `/v1/wallets/${ID}/nothing`, "/v2/wallets", "/v1/apps/a/b/c"]) {
      const answer = await request("GET", path, undefined, appHeaders(app));
      expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
    }
  });
});
