import type { PrivyClient } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { outOfScopeRoutes } from "../../enclave-sim/host/routes/out-of-scope-routes.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const ID = "aaaaaaaaaaaaaaaaaaaaaaaa";
const USER = `did:privy:${ID}`;
const COIN = { asset: "usdc", chain: "base" };
const SWAP = {
  base_amount: "1",
  source: { asset_address: "native", caip2: "eip155:1" },
  destination: { asset_address: "native" },
};
const FIAT_ACCOUNT = {
  account: { type: "gb" as const, account_number: "12345678", sort_code: "123456" },
  account_owner_name: "Ann",
  currency: "gbp",
  provider: "bridge" as const,
};

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

  test.each<[string, (privy: PrivyClient) => Promise<unknown>[]]>([
    [
      "organizations()",
      (privy) => [
        privy.organizations().create({ default_key_quorum_id: ID, display_name: "Org" }),
        privy.organizations().list().then(Boolean),
        privy.organizations().get(ID),
        privy.organizations().update(ID, { display_name: "x" }),
        privy.organizations().delete(ID),
      ],
    ],
    [
      "organizations().kyb",
      (privy) => [
        privy.organizations().kyb.list(ID),
        privy.organizations().kyb.initiateLinks(ID, { email: "a@b.example", provider: "bridge" }),
        privy.organizations().kyb.initiateTos(ID, { email: "a@b.example", provider: "bridge" }),
        privy.organizations().kyb.submit(ID, { provider: "bridge", data: {} }),
      ],
    ],
    [
      "organizations().externalFiatAccounts",
      (privy) => [
        privy.organizations().externalFiatAccounts.create(ID, FIAT_ACCOUNT),
        privy.organizations().externalFiatAccounts.list(ID, { provider: "bridge" }),
        privy.organizations().externalFiatAccounts.get(ID, { organization_id: ID }),
        privy.organizations().externalFiatAccounts.delete(ID, { organization_id: ID }),
      ],
    ],
    [
      "users().kyc",
      (privy) => [
        privy.users().kyc.list(USER),
        privy.users().kyc.initiateLinks(USER, { provider: "bridge" }),
        privy.users().kyc.initiateTos(USER, { provider: "bridge" }),
        privy.users().kyc.submit(USER, { provider: "bridge", data: {} }),
      ],
    ],
    [
      "users().externalFiatAccounts",
      (privy) => [
        privy.users().externalFiatAccounts.create(USER, FIAT_ACCOUNT),
        privy.users().externalFiatAccounts.list(USER, { provider: "bridge" }),
        privy.users().externalFiatAccounts.get(ID, { user_id: USER }),
        privy.users().externalFiatAccounts.delete(ID, { user_id: USER }),
      ],
    ],
    [
      "wallets().earn()",
      (privy) => [
        privy.wallets().earn().ethereum().deposit(ID, { vault_id: ID, amount: "1" }),
        privy.wallets().earn().ethereum().withdraw(ID, { vault_id: ID, amount: "1" }),
        privy.wallets().earn().ethereum().vaultDetails(ID),
        privy.wallets().earn().ethereum().vaultPosition(ID, { vault_id: ID }),
        privy.wallets().earn().ethereum().incentive().claim(ID, { chain: "base" }),
      ],
    ],
    ["wallets().swaps()", (privy) => [privy.wallets().swaps().quote(ID, SWAP), privy.wallets().swaps().execute(ID, SWAP)]],
    [
      "wallets().payout()",
      (privy) => {
        const source = { amount: "1", asset: "usdc", chain: "base" };
        return [
          privy
            .wallets()
            .payout()
            .fiat()
            .create(ID, { destination: { fiat_account_id: ID }, source }),
        ];
      },
    ],
    [
      "wallets().depositAccounts.crypto",
      (privy) => [
        privy.wallets().depositAccounts.crypto.create(ID, { type: "deposit_config", deposit_config_id: ID }),
        privy.wallets().depositAccounts.crypto.list(ID).then(Boolean),
        privy.wallets().depositAccounts.crypto.getConfig(),
        privy.wallets().depositAccounts.crypto.getNextOrder(ID, { after: ID }),
        privy.wallets().depositAccounts.crypto.orders.get(ID, { wallet_id: ID }),
        privy.wallets().depositAccounts.crypto.quote({ source: COIN, destination: COIN }),
      ],
    ],
    [
      "wallets().depositAccounts.fiat",
      (privy) => [
        privy.wallets().depositAccounts.fiat.create(ID, { provider: "bridge", source: { currency: "usd" }, destination: COIN }),
        privy.wallets().depositAccounts.fiat.list(ID, { provider: "bridge" }),
        privy.wallets().depositAccounts.fiat.get(ID, { wallet_id: ID }),
      ],
    ],
    [
      "wallets(), what belongs to automations and recovery",
      (privy) => [
        privy.wallets().createWalletsWithRecovery({
          primary_signer: { subject_id: "ann" },
          recovery_user: { linked_accounts: [{ type: "email", address: "ann@example.com" }] },
          wallets: [{ chain_type: "ethereum" }],
        }),
        privy.wallets()._attachAutomations(ID, { automation_ids: [ID] }),
        privy.wallets()._detachAutomations(ID, { automation_ids: [ID] }),
      ],
    ],
  ])("%s: not_supported", async (_, makeCalls) => {
    for (const outcome of await Promise.allSettled(makeCalls(app.privy))) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { status: 400, error: { code: "not_supported" } } });
    }
  });

  test("a path that is nobody's stays 404", async () => {
    for (const path of ["/v1/nothing", `/v1/wallets/${ID}/nothing`, "/v2/wallets", "/v1/apps/a/b/c"]) {
      const answer = await request("GET", path, undefined, appHeaders(app));
      expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
    }
  });
});
