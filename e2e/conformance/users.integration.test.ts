import { createHash } from "node:crypto";
import type { User } from "@privy-io/node";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalizeJson } from "../../lib/protocol/canonical-request.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const EXTERNAL = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const SOLANA = "GKot5hBsd81kMupNCXHaqbhv3huEbxAFMLnpcX2hniwn";

/** One of every type that the SDK's LinkedAccountInput allows. */
const ACCOUNTS = [
  { type: "email", address: "Ann@Example.com" },
  { type: "phone", number: "+1 (555) 010-9988" },
  { type: "custom_auth", custom_user_id: "ann" },
  { type: "wallet", chain_type: "ethereum", address: EXTERNAL },
  { type: "wallet", chain_type: "solana", address: SOLANA },
  { type: "google_oauth", subject: "g1", email: "ann@gmail.example", name: "Ann" },
  { type: "twitter_oauth", subject: "t1", username: "AnnTweets", name: "Ann" },
  { type: "discord_oauth", subject: "d1", username: "ann#1" },
  { type: "github_oauth", subject: "gh1", username: "anncodes" },
  { type: "spotify_oauth", subject: "s1" },
  { type: "instagram_oauth", subject: "i1", username: "anngrams" },
  { type: "tiktok_oauth", subject: "tt1", username: "anntoks", name: null },
  { type: "line_oauth", subject: "l1" },
  { type: "twitch_oauth", subject: "tw1", username: "annplays" },
  { type: "apple_oauth", subject: "a1" },
  { type: "linkedin_oauth", subject: "li1", vanityName: "ann-works" },
  { type: "farcaster", fid: 4711, owner_address: EXTERNAL, username: "anncasts" },
  { type: "telegram", telegram_user_id: "9001", username: "AnnGram", first_name: "Ann" },
  {
    type: "passkey",
    credential_id: "AQID",
    credential_public_key: "MFkwEwYHKoZIzj0CAQ",
    credential_username: "ann",
    credential_device_type: "multiDevice",
  },
] as const;

const NOT_FOUND = { status: 404, error: { code: "user_does_not_exist" } };

let app: TestApp;
let ann: User;
beforeAll(async () => {
  app = await createTestApp();
  ann = await app.privy.users().create({
    linked_accounts: [...ACCOUNTS],
    wallets: [{ chain_type: "ethereum" }, { chain_type: "ethereum" }],
    custom_metadata: { plan: "free", seats: 2, trial: true },
  });
});

const embeddedOf = (user: User) =>
  user.linked_accounts.filter((account) => "connector_type" in account && account.connector_type === "embedded");
const addressOf = (user: User): `0x${string}` => (embeddedOf(user)[0] as { address: `0x${string}` }).address;

describe("users().create", () => {
  test("every type of linked account, as the SDK's types describe it in the answer", () => {
    const types = ann.linked_accounts.slice(0, ACCOUNTS.length).map(({ type }) => type);
    expect(types).toEqual(ACCOUNTS.map(({ type }) => type));
    const byType = (type: string) => ann.linked_accounts.find((account) => account.type === type);
    expect(byType("phone")).toMatchObject({ phoneNumber: "+1 (555) 010-9988" });
    expect(byType("discord_oauth")).toMatchObject({ email: null, username: "ann#1" });
    expect(byType("linkedin_oauth")).toMatchObject({ vanity_name: "ann-works", email: null });
    expect(byType("passkey")).toMatchObject({ enrolled_in_mfa: false, public_key: "MFkwEwYHKoZIzj0CAQ" });
    expect(byType("wallet")).toMatchObject({ wallet_client: "unknown", address: EXTERNAL });
    for (const account of ann.linked_accounts) expect(account.verified_at).toBe(ann.created_at);
    expect(ann.custom_metadata).toEqual({ plan: "free", seats: 2, trial: true });
  });

  test("wallets: each in the answer, owned by a quorum of the user alone, and the user's token signs with it", async () => {
    const embedded = embeddedOf(ann);
    expect(embedded).toHaveLength(2);
    for (const [index, account] of embedded.entries()) {
      expect(account).toMatchObject({
        type: "wallet",
        chain_type: "ethereum",
        wallet_client: "privy",
        wallet_client_type: "privy",
        connector_type: "embedded",
        recovery_method: "privy-v2",
        chain_id: "eip155:1",
        wallet_index: index,
        imported: false,
        delegated: false,
      });
      const wallet = await app.privy.wallets().get((account as { id: string }).id);
      const quorum = await app.privy.keyQuorums().get(wallet.owner_id ?? "");
      expect(quorum).toMatchObject({ user_ids: [ann.id], authorization_keys: [], authorization_threshold: 1 });
      const authorization_context = { user_jwts: [await app.mintJwt("ann")] };
      const { signature } = await app.privy.wallets().ethereum().signMessage(wallet.id, { message: "mine", authorization_context });
      const address = wallet.address as `0x${string}`;
      expect(await verifyMessage({ address, message: "mine", signature: signature as `0x${string}` })).toBe(true);
    }
  });

  test("the receipt commits to the answer, wallets included", async () => {
    const body = JSON.stringify({ linked_accounts: [], wallets: [{ chain_type: "ethereum" }] });
    const answer = await request("POST", "/v1/users", body, appHeaders(app));
    const receiptId = answer.headers.get("countersign-receipt-id");
    const receipt = await request("GET", `/v1/receipts/${receiptId}`, undefined, appHeaders(app));
    const outcome_hash = createHash("sha256")
      .update(canonicalizeJson(answer.body as JsonValue))
      .digest("hex");
    expect(receipt.body).toMatchObject({ body: { action: "user.create", resource_id: answer.body.id, outcome_hash } });
  });

  test("an account that another user has: refused, and no wallet is left behind", async () => {
    const wallets = async () => (await app.privy.wallets().list({ limit: 100 })).data.length;
    const before = await wallets();
    const linked_accounts = [{ type: "email" as const, address: "ann@EXAMPLE.com" }];
    await expect(app.privy.users().create({ linked_accounts, wallets: [{ chain_type: "ethereum" }] })).rejects.toMatchObject({
      status: 409,
      error: { code: "resource_already_exists" },
    });
    expect(await wallets()).toBe(before);
  });
});

describe("look-ups", () => {
  const users = () => app.privy.users();
  test.each<[string, () => Promise<User>]>([
    ["_get", () => users()._get(ann.id)],
    ["getByEmailAddress", () => users().getByEmailAddress({ address: "ann@example.com" })],
    ["getByPhoneNumber", () => users().getByPhoneNumber({ number: "+15550109988" })],
    ["getByCustomAuthID", () => users().getByCustomAuthID({ custom_user_id: "ann" })],
    ["getByWalletAddress, of a wallet in custody", () => users().getByWalletAddress({ address: addressOf(ann) })],
    ["getByWalletAddress, of a declared wallet", () => users().getByWalletAddress({ address: EXTERNAL.toLowerCase() })],
    ["getByWalletAddress, on Solana", () => users().getByWalletAddress({ address: SOLANA })],
    ["getByTwitterSubject", () => users().getByTwitterSubject({ subject: "t1" })],
    ["getByTwitterUsername", () => users().getByTwitterUsername({ username: "anntweets" })],
    ["getByDiscordUsername", () => users().getByDiscordUsername({ username: "ann#1" })],
    ["getByGitHubUsername", () => users().getByGitHubUsername({ username: "anncodes" })],
    ["getByTelegramUserID", () => users().getByTelegramUserID({ telegram_user_id: "9001" })],
    ["getByTelegramUsername", () => users().getByTelegramUsername({ username: "anngram" })],
    ["getByFarcasterID", () => users().getByFarcasterID({ fid: 4711 })],
    ["search by a part of an address", () => users().search({ searchTerm: "nn@Exam" })],
    ["search by a name", () => users().search({ searchTerm: "annplays" })],
    ["search by id", () => users().search({ searchTerm: ann.id })],
    ["search by a part of a phone number", () => users().search({ searchTerm: "010-9988" })],
    ["search by lists", () => users().search({ emails: ["nobody@x.y"], phoneNumbers: ["15550109988"], walletAddresses: [] })],
  ])("%s", async (_, ask) => {
    expect(await ask()).toEqual(ann);
  });

  test.each<[string, string, unknown]>([
    ["instagram", "instagram/username", { username: "anngrams" }],
    ["twitch", "twitch/username", { username: "annplays" }],
    ["spotify", "spotify/subject", { subject: "s1" }],
  ])("by %s, which only the REST API has", async (_, path, body) => {
    const answer = await request("POST", `/v1/users/${path}`, JSON.stringify(body), appHeaders(app));
    expect(answer).toMatchObject({ status: 200, body: { id: ann.id } });
  });

  test.each<[string, () => Promise<User>]>([
    ["getBySmartWalletAddress", () => users().getBySmartWalletAddress({ address: EXTERNAL })],
    ["getByEmailAddress", () => users().getByEmailAddress({ address: "nobody@example.com" })],
    ["getByWalletAddress", () => users().getByWalletAddress({ address: `0x${"00".repeat(20)}` })],
    ["search: wildcards are letters", () => users().search({ searchTerm: "%" })],
    ["search by empty lists", () => users().search({ emails: [], phoneNumbers: [], walletAddresses: [] })],
  ])("%s: 404 for nobody", async (_, ask) => {
    await expect(ask()).rejects.toMatchObject(NOT_FOUND);
  });

  test("another app's users do not exist", async () => {
    const other = await createTestApp();
    const { address } = ACCOUNTS[0];
    await expect(other.privy.users().getByEmailAddress({ address })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().search({ searchTerm: address })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().getByWalletAddress({ address: addressOf(ann) })).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users()._get(ann.id)).rejects.toMatchObject(NOT_FOUND);
    await expect(other.privy.users().delete(ann.id)).rejects.toMatchObject(NOT_FOUND);
  });

  test("a user's token does not open them", async () => {
    const authorization = `Bearer ${await app.mintJwt("ann")}`;
    for (const [method, path, body] of [
      ["GET", "/v1/users", undefined],
      ["POST", "/v1/users/email/address", JSON.stringify({ address: "ann@example.com" })],
      ["POST", `/v1/users/${ann.id}/custom_metadata`, JSON.stringify({ custom_metadata: {} })],
      ["DELETE", `/v1/users/${ann.id}`, undefined],
    ] as const) {
      expect((await request(method, path, body, appHeaders(app, { authorization }))).status).toBe(401);
    }
  });
});

describe("wallets of a user", () => {
  test("through a nested quorum too; an archived one is left out and keeps its place in the count", async () => {
    const user = await app.privy.users().create({ linked_accounts: [], wallets: [{ chain_type: "ethereum" }] });
    const inner = await app.privy.keyQuorums().create({ user_ids: [user.id], authorization_threshold: 1 });
    const outer = await app.privy.keyQuorums().create({ key_quorum_ids: [inner.id], authorization_threshold: 1 });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: outer.id });
    const found = await app.privy.users().getByWalletAddress({ address: wallet.address });
    expect(embeddedOf(found)).toMatchObject([{ wallet_index: 0 }, { wallet_index: 1, address: wallet.address }]);
    expect((await app.privy.users().search({ searchTerm: wallet.address.slice(2, 20) })).id).toBe(user.id);
    const [own] = embeddedOf(user) as { id: string }[];
    await app.privy.wallets().archive(own?.id ?? "");
    await expect(app.privy.users().getByWalletAddress({ address: addressOf(user) })).rejects.toMatchObject(NOT_FOUND);
    expect(embeddedOf(await app.privy.users()._get(user.id))).toEqual([embeddedOf(found)[1]]);
  });
});

describe("users().list", () => {
  test("pages by cursor until all are seen, newest first, without the deleted", async () => {
    const own = await createTestApp();
    const made: string[] = [];
    for (let index = 0; index < 4; index++) made.push((await own.privy.users().create({ linked_accounts: [] })).id);
    await own.privy.users().delete(made[1] ?? "");
    const seen: string[] = [];
    for await (const user of own.privy.users().list({ limit: 1 })) seen.push(user.id);
    expect(seen).toEqual([made[3], made[2], made[0]]);
  });
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
