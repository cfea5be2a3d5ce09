import { beforeAll, describe, expect, test } from "vitest";
import { createAnn, embeddedOf } from "../support/linked-accounts.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const NOT_FOUND = { status: 404, error: { code: "user_does_not_exist" } };

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await createAnn(app);
});

describe("changes", () => {
  const create = (name: string) =>
    app.privy.users().create({
      linked_accounts: [
        { type: "custom_auth", custom_user_id: name },
        { type: "email", address: `${name}@example.com` },
      ],
    });

  test("setCustomMetadata: replaced, and read back", async () => {
    const { id } = await create("meta");
    await app.privy.users().setCustomMetadata(id, { custom_metadata: { a: 1, b: "x" } });
    expect((await app.privy.users().setCustomMetadata(id, { custom_metadata: { a: 2 } })).custom_metadata).toEqual({ a: 2 });
    expect((await app.privy.users()._get(id)).custom_metadata).toEqual({ a: 2 });
  });

  test("PATCH custom_metadata, which only the REST API has: merged, and read back", async () => {
    const { id } = await create("merged");
    await app.privy.users().setCustomMetadata(id, { custom_metadata: { a: 1, b: "x" } });
    const body = JSON.stringify({ custom_metadata: { a: 2 } });
    const answer = await request("PATCH", `/v1/users/${id}/custom_metadata`, body, appHeaders(app));
    expect(answer).toMatchObject({ status: 200, body: { id, custom_metadata: { a: 2, b: "x" } } });
    expect((await app.privy.users()._get(id)).custom_metadata).toEqual({ a: 2, b: "x" });
  });

  test("linking an account, which only the REST API has: found by it; another user's, and a second token, refused", async () => {
    const { id } = await create("joined");
    const link = (account: object) => request("POST", `/v1/users/${id}/accounts`, JSON.stringify(account), appHeaders(app));
    const answer = await link({ type: "github_oauth", subject: "gh-joined", username: "joinedcodes" });
    expect(answer).toMatchObject({ status: 200, body: { id } });
    expect((await app.privy.users().getByGitHubUsername({ username: "joinedcodes" })).id).toBe(id);
    const taken = await link({ type: "email", address: "ann@example.com" });
    expect(taken).toMatchObject({ status: 409, body: { code: "resource_already_exists" } });
    const token = await link({ type: "custom_auth", custom_user_id: "mallory" });
    expect(token).toMatchObject({ status: 400, body: { code: "not_supported" } });
    await expect(app.privy.users().getByCustomAuthID({ custom_user_id: "mallory" })).rejects.toMatchObject(NOT_FOUND);
    expect((await app.privy.users()._get(id)).linked_accounts).toHaveLength(3);
  });

  test("pregenerateWallets: added to those that are there", async () => {
    const { id } = await create("more");
    const first = await app.privy.users().pregenerateWallets(id, { wallets: [{ chain_type: "ethereum", external_id: "more-1" }] });
    const second = await app.privy.users().pregenerateWallets(id, { wallets: [{ chain_type: "ethereum" }, { chain_type: "ethereum" }] });
    expect(embeddedOf(first)).toHaveLength(1);
    expect(embeddedOf(second).map((account) => (account as { wallet_index: number }).wallet_index)).toEqual([0, 1, 2]);
    expect(embeddedOf(second)[0]).toEqual(embeddedOf(first)[0]);
    expect(await app.privy.users()._get(id)).toEqual(second);
    const listed = [];
    for await (const wallet of app.privy.wallets().list({ user_id: id })) listed.push(wallet.address);
    expect(listed.sort()).toEqual(
      embeddedOf(second)
        .map((account) => (account as { address: string }).address)
        .sort(),
    );
  });

  test("unlinkLinkedAccount: gone from the user and from the look-ups, and free for another user", async () => {
    const { id } = await create("linked");
    const left = await app.privy.users().unlinkLinkedAccount(id, { type: "email", handle: "LINKED@example.com" });
    expect(left.linked_accounts.map(({ type }) => type)).toEqual(["custom_auth"]);
    await expect(app.privy.users().getByEmailAddress({ address: "linked@example.com" })).rejects.toMatchObject(NOT_FOUND);
    const next = await app.privy.users().create({ linked_accounts: [{ type: "email", address: "linked@example.com" }] });
    expect((await app.privy.users().getByEmailAddress({ address: "linked@example.com" })).id).toBe(next.id);
    await expect(app.privy.users().unlinkLinkedAccount(id, { type: "email", handle: "linked@example.com" })).rejects.toMatchObject({
      status: 404,
      error: { code: "linked_account_not_found" },
    });
  });

  test("delete: 204; the user is found no more, and the account's next owner does not get the seat", async () => {
    const old = await create("gone");
    const owner = await app.privy.users().pregenerateWallets(old.id, { wallets: [{ chain_type: "ethereum" }] });
    const walletId = (embeddedOf(owner)[0] as { id: string }).id;
    const sign = (id: string) =>
      app.mintJwt("gone").then((jwt) =>
        app.privy
          .wallets()
          .ethereum()
          .signMessage(id, { message: "hi", authorization_context: { user_jwts: [jwt] } }),
      );
    expect((await sign(walletId)).signature).toBeTruthy();
    expect((await request("DELETE", `/v1/users/${old.id}`, undefined, appHeaders(app))).status).toBe(204);
    await expect(app.privy.users()._get(old.id)).rejects.toMatchObject(NOT_FOUND);
    await expect(app.privy.users().delete(old.id)).rejects.toMatchObject(NOT_FOUND);
    await expect(app.privy.users().getByCustomAuthID({ custom_user_id: "gone" })).rejects.toMatchObject(NOT_FOUND);
    const next = await create("gone");
    expect(next.id).not.toBe(old.id);
    await expect(sign(walletId)).rejects.toMatchObject({ status: 401, error: { code: "no_valid_user_session_keys" } });
    const own = await app.privy.users().pregenerateWallets(next.id, { wallets: [{ chain_type: "ethereum" }] });
    expect((await sign((embeddedOf(own)[0] as { id: string }).id)).signature).toBeTruthy();
  });

  test("delete through the SDK: resolves without a value", async () => {
    const { id } = await create("sdk");
    expect(await app.privy.users().delete(id)).toBeNull();
  });
});
