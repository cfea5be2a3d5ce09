import { createHash } from "node:crypto";
import type { User } from "@privy-io/node";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalizeJson } from "../../lib/protocol/canonical-request.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { addressOf, createAnn, EXTERNAL, embeddedOf, LINKED_ACCOUNTS } from "../support/linked-accounts.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

const NOT_FOUND = { status: 404, error: { code: "user_does_not_exist" } };

let app: TestApp;
let ann: User;
beforeAll(async () => {
  app = await createTestApp();
  ann = await createAnn(app);
});

describe("users().create", () => {
  test("every type of linked account, as the SDK's types describe it in the answer", () => {
    const types = ann.linked_accounts.slice(0, LINKED_ACCOUNTS.length).map(({ type }) => type);
    expect(types).toEqual(LINKED_ACCOUNTS.map(({ type }) => type));
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
