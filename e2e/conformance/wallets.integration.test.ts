import { generateP256KeyPair } from "@privy-io/node";
import { parseTransaction, recoverTransactionAddress, verifyMessage, verifyTypedData } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TYPED_DATA = {
  domain: { name: "Countersign", version: "1", chainId: 31337 },
  types: { Mail: [{ name: "contents", type: "string" }] },
  message: { contents: "Hello" },
};

let app: TestApp;
let owned: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
});

describe("keyQuorums()", () => {
  test("create and get: what was made is what is read", async () => {
    const quorum = await app.privy.keyQuorums().get(owned.quorumId);
    expect(quorum).toMatchObject({ id: owned.quorumId, authorization_threshold: 2, user_ids: [] });
    expect(quorum.authorization_keys).toHaveLength(2);
  });
});

describe("wallets()", () => {
  test("get: the wallet as it was made", async () => {
    const wallet = await app.privy.wallets().get(owned.walletId);
    expect(wallet).toMatchObject({
      id: owned.walletId,
      address: owned.address,
      chain_type: "ethereum",
      owner_id: owned.quorumId,
      exported_at: null,
    });
    expect(wallet.id).toMatch(/^[0-9a-z]{24}$/);
  });

  test("list: pages by cursor until all are seen", async () => {
    const own = await createTestApp();
    const made = [];
    for (let index = 0; index < 3; index++) made.push((await own.privy.wallets().create({ chain_type: "ethereum" })).id);
    const seen: string[] = [];
    for await (const wallet of own.privy.wallets().list({ limit: 2 })) seen.push(wallet.id);
    expect(seen.sort()).toEqual(made.sort());
  });

  test("create with an idempotency key: the same answer, and refused for another body", async () => {
    const create = (external_id: string) =>
      app.privy.wallets().create({ chain_type: "ethereum", external_id, idempotency_key: "wallet-1" } as never);
    const [first, again] = [await create("one"), await create("one")];
    expect(again).toEqual(first);
    await expect(create("two")).rejects.toThrow(
      '400 {"error":"Idempotency key was reused for a request with a new body. Please create a new idempotency key for the request.","code":"invalid_data"}',
    );
  });
});

describe("wallets().ethereum() with authorization_context for a key quorum", () => {
  const context = () => ({ authorization_context: { authorization_private_keys: owned.keys } });

  test("signMessage", async () => {
    const { signature } = await app.privy
      .wallets()
      .ethereum()
      .signMessage(owned.walletId, { message: "hello €", ...context() });
    expect(await verifyMessage({ address: owned.address, message: "hello €", signature: signature as `0x${string}` })).toBe(true);
  });

  test("signTypedData", async () => {
    const params = { typed_data: { ...TYPED_DATA, primary_type: "Mail" } };
    const { signature } = await app.privy
      .wallets()
      .ethereum()
      .signTypedData(owned.walletId, { params, ...context() });
    const valid = await verifyTypedData({
      address: owned.address,
      ...TYPED_DATA,
      primaryType: "Mail",
      signature: signature as `0x${string}`,
    });
    expect(valid).toBe(true);
  });

  test("signTransaction: signed as given, nothing filled", async () => {
    const params = { transaction: { to: RECIPIENT, value: "0x1", chain_id: 31337, type: 2 as const } };
    const { signed_transaction } = await app.privy
      .wallets()
      .ethereum()
      .signTransaction(owned.walletId, { params, ...context() });
    const raw = signed_transaction as `0x02${string}`;
    expect(parseTransaction(raw).gas).toBeUndefined();
    expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(owned.address);
  });

  test("sendTransaction: mined, and transactions().get follows it", async () => {
    await fund(owned.address);
    const { hash, transaction_id } = await app.privy
      .wallets()
      .ethereum()
      .sendTransaction(owned.walletId, {
        caip2: CAIP2,
        params: { transaction: { to: RECIPIENT, value: "0x2386f26fc10000" } },
        ...context(),
      });
    const receipt = await chainClient().waitForTransactionReceipt({ hash: hash as `0x${string}` });
    expect(receipt).toMatchObject({ status: "success", from: owned.address.toLowerCase() });
    await expect
      .poll(async () => (await app.privy.transactions().get(transaction_id ?? "")).status, { timeout: 30_000, interval: 250 })
      .toMatch(/confirmed|finalized/);
  });
});

describe("wallets().ethereum() with a user_jwts member", () => {
  test("a user and a key, both asked: the SDK exchanges the token and signs with both", async () => {
    const sub = "alice";
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: sub }] });
    const server = await generateP256KeyPair();
    const quorum = await app.privy
      .keyQuorums()
      .create({ user_ids: [user.id], public_keys: [server.publicKey], authorization_threshold: 2, display_name: "2-of-2" });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const address = wallet.address as `0x${string}`;
    const both = { authorization_private_keys: [server.privateKey], user_jwts: [await app.mintJwt(sub)] };
    const ethereum = app.privy.wallets().ethereum();
    const { signature } = await ethereum.signMessage(wallet.id, { message: "both", authorization_context: both });
    expect(await verifyMessage({ address, message: "both", signature: signature as `0x${string}` })).toBe(true);
    await fund(address);
    const sent = await ethereum.sendTransaction(wallet.id, {
      caip2: CAIP2,
      params: { transaction: { to: RECIPIENT, value: 1 } },
      authorization_context: both,
    });
    const receipt = await chainClient().waitForTransactionReceipt({ hash: sent.hash as `0x${string}` });
    expect(receipt.status).toBe("success");
  });

  test("the user alone is refused", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "bob" }] });
    const server = await generateP256KeyPair();
    const quorum = await app.privy
      .keyQuorums()
      .create({ user_ids: [user.id], public_keys: [server.publicKey], authorization_threshold: 2 });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const alone = { user_jwts: [await app.mintJwt("bob")] };
    await expect(
      app.privy.wallets().ethereum().signMessage(wallet.id, { message: "alone", authorization_context: alone }),
    ).rejects.toMatchObject({ status: 401, error: { code: "incorrect_quantity_of_authorization_signatures" } });
  });
});
