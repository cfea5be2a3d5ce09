import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, runApps, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

describe("apps().get and getSettings", () => {
  test("Privy's shape with what is true here, and our own settings", async () => {
    const settings = await app.privy.apps().getSettings();
    expect(settings).toEqual(await app.privy.apps().get(app.appId));
    expect(settings).toMatchObject({
      id: app.appId,
      data_classification: "public",
      custom_jwt_auth: true,
      email_auth: false,
      allowlist_enabled: false,
      smart_wallet_config: { enabled: false },
      development: false,
      replay: "strict",
    });
    expect(settings.verification_key).toContain("BEGIN PUBLIC KEY");
  });

  test("a user's token and another app's secret find no app", async () => {
    const other = await createTestApp();
    await expect(other.privy.apps().get(app.appId)).rejects.toMatchObject({ status: 404, error: { code: "not_found" } });
  });
});

describe("the allowlist", () => {
  test("is off until it is turned on", async () => {
    expect(await app.privy.apps().getAllowlist()).toEqual([]);
    const invite = app.privy.apps().inviteToAllowlist({ type: "email", value: "a@example.com" });
    await expect(invite).rejects.toMatchObject({ status: 400, error: { code: "feature_not_enabled" } });
  });

  test("while it is on, a new user needs one account that is on it", async () => {
    const { privy, appId } = await createTestApp();
    await runApps(["set", appId, "--allowlist", "on"]);
    const create = (address: string) => privy.users().create({ linked_accounts: [{ type: "email", address }] });
    await expect(create("ann@example.com")).rejects.toMatchObject({ status: 403, error: { code: "allowlist_rejected" } });
    const entry = await privy.apps().inviteToAllowlist({ type: "email", value: "Ann@Example.com" });
    expect(entry).toMatchObject({ appId, type: "email", value: "ann@example.com", acceptedAt: null });
    expect((await privy.apps().inviteToAllowlist({ type: "email", value: "ann@example.com" })).id).toBe(entry.id);
    await create("ANN@example.com");
    await privy.apps().inviteToAllowlist({ type: "emailDomain", value: "corp.example" });
    await privy.apps().inviteToAllowlist({ type: "phone", value: "+1 555 010 9988" });
    await privy.apps().inviteToAllowlist({ type: "wallet", value: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" });
    await create("bob@corp.example");
    await expect(create("eve@evilcorp.example")).rejects.toMatchObject({ error: { code: "allowlist_rejected" } });
    await privy.users().create({ linked_accounts: [{ type: "phone", number: "15550109988" }] });
    const list = await privy.apps().getAllowlist();
    expect(list.map(({ type }) => type)).toEqual(["email", "emailDomain", "phone", "wallet"]);
    expect(list[0]?.acceptedAt).toBeGreaterThan(1_700_000_000_000);
    expect((await privy.apps().removeFromAllowlist({ type: "emailDomain", value: "corp.example" })).message).toMatch(/deleted/);
    await expect(create("carl@corp.example")).rejects.toMatchObject({ error: { code: "allowlist_rejected" } });
    const again = privy.apps().removeFromAllowlist({ type: "emailDomain", value: "corp.example" });
    await expect(again).rejects.toMatchObject({ status: 404, error: { code: "allowlist_entry_not_found" } });
  });
});

describe("apps().getGasSpend", () => {
  test("nothing was sponsored; another app's wallet is not found", async () => {
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum" });
    const range = { start_timestamp: Date.now() - 60_000, end_timestamp: Date.now() + 60_000 };
    const second = await app.privy.wallets().create({ chain_type: "ethereum" });
    expect(await app.privy.apps().getGasSpend({ wallet_ids: [wallet.id, second.id], ...range })).toEqual({
      currency: "usd",
      value: "0",
      network_fees: [],
    });
    const other = await createTestApp();
    await expect(other.privy.apps().getGasSpend({ wallet_ids: [wallet.id], ...range })).rejects.toMatchObject({ status: 404 });
    const month = { start_timestamp: 0, end_timestamp: 31 * 86_400_000 };
    await expect(app.privy.apps().getGasSpend({ wallet_ids: [wallet.id], ...month })).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_data" },
    });
  });
});

describe("test accounts", () => {
  test("are off until the app is one for development", async () => {
    await expect(app.privy.apps().getTestAccessToken()).rejects.toMatchObject({ status: 400, error: { code: "feature_not_enabled" } });
  });

  test("apps().getTestAccessToken: a token that the SDK verifies, of a user whose wallet it signs with", async () => {
    const dev = await createTestApp();
    await runApps(["set", dev.appId, "--development", "on"]);
    const { access_token } = await dev.privy.apps().getTestAccessToken();
    const claims = await dev.privy.utils().auth().verifyAccessToken(access_token);
    expect(claims).toMatchObject({ app_id: dev.appId, issuer: "privy.io", user_id: expect.stringMatching(/^did:privy:/) });
    expect(await dev.privy.apps().getTestAccessToken()).toBeTruthy();
    const wallet = await dev.privy.wallets().create({ chain_type: "ethereum", owner: { user_id: claims.user_id } });
    const authorization_context = { user_jwts: [access_token] };
    const { signature } = await dev.privy.wallets().ethereum().signMessage(wallet.id, { message: "mine", authorization_context });
    const address = wallet.address as `0x${string}`;
    expect(await verifyMessage({ address, message: "mine", signature: signature as `0x${string}` })).toBe(true);
  });
});
