import { generateP256KeyPair } from "@privy-io/node";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";

let app: TestApp;
let owned: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });

describe("wallets().update", () => {
  test("names, policies and signers; what the answer says is what is read", async () => {
    const signer = await app.privy.keyQuorums().create({ public_keys: [(await generateP256KeyPair()).publicKey] });
    const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules: [] });
    const change = {
      display_name: "Savings",
      external_id: "savings-1",
      policy_ids: [policy.id],
      additional_signers: [{ signer_id: signer.id, override_policy_ids: [policy.id] }],
    };
    const updated = await app.privy.wallets().update(owned.walletId, { ...change, ...by(...owned.keys) });
    expect(updated).toMatchObject({ ...change, id: owned.walletId, address: owned.address, owner_id: owned.quorumId });
    expect(await app.privy.wallets().get(owned.walletId)).toEqual(updated);
    const cleared = await app.privy
      .wallets()
      .update(owned.walletId, { policy_ids: [], additional_signers: [], display_name: null, ...by(...owned.keys) });
    expect(cleared).toMatchObject({ policy_ids: [], additional_signers: [], external_id: "savings-1" });
    expect(cleared).not.toHaveProperty("display_name");
  });

  test("external_id is written once, and belongs to one wallet of the app", async () => {
    const [one, two] = [await createTwoOfTwo(app), await createTwoOfTwo(app)];
    const name = (wallet: TwoOfTwo, external_id: string) =>
      app.privy.wallets().update(wallet.walletId, { external_id, ...by(...wallet.keys) });
    expect(await name(one, "once")).toMatchObject({ external_id: "once" });
    await expect(name(one, "twice")).rejects.toMatchObject({ status: 400, error: { code: "invalid_request" } });
    await expect(name(two, "once")).rejects.toMatchObject({ status: 409, error: { code: "resource_already_exists" } });
    expect(await name(two, "other")).toMatchObject({ external_id: "other" });
  });

  test("an ownerless wallet takes an owner without a signature, and loses it with one", async () => {
    const { publicKey, privateKey } = await generateP256KeyPair();
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum" });
    const taken = await app.privy.wallets().update(id, { owner: { public_key: publicKey } });
    expect(taken.owner_id).toMatch(/^[0-9a-z]{24}$/);
    const found = [];
    for await (const wallet of app.privy.wallets().list({ authorization_key: publicKey })) found.push(wallet.id);
    expect(found).toEqual([id]);
    await expect(app.privy.wallets().update(id, { owner: null })).rejects.toMatchObject({
      status: 401,
      error: { error: expect.stringMatching(/^Missing `privy-authorization-signature` header or no signatures provided\./) },
    });
    expect((await app.privy.wallets().update(id, { owner: null, ...by(privateKey) })).owner_id).toBeNull();
  });

  test("changes made at once: each is carried out or told to read again, and none undoes another unseen", async () => {
    const wallet = await createTwoOfTwo(app);
    const names = ["one", "two", "three", "four"];
    const settled = await Promise.allSettled(
      names.map((display_name) => app.privy.wallets().update(wallet.walletId, { display_name, ...by(...wallet.keys) })),
    );
    const made = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value.display_name] : []));
    expect(made).toContain((await app.privy.wallets().get(wallet.walletId)).display_name);
    for (const result of settled) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ status: 409, error: { code: "resource_conflict" } });
    }
  });

  test("nothing to change, both forms of an owner, an owner that is not there", async () => {
    const update = (body: object) => app.privy.wallets().update(owned.walletId, { ...body, ...by(...owned.keys) });
    await expect(update({})).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
    const both = { owner_id: owned.quorumId, owner: { public_key: (await generateP256KeyPair()).publicKey } };
    await expect(update(both)).rejects.toMatchObject({ status: 400, error: { code: "invalid_request" } });
    await expect(update({ owner_id: "a".repeat(24) })).rejects.toMatchObject({ status: 404, error: { code: "key_quorum_not_found" } });
    await expect(update({ policy_ids: ["a".repeat(24)] })).rejects.toMatchObject({ status: 404, error: { code: "policy_not_found" } });
    await expect(app.privy.wallets().update("nope", { display_name: "x" })).rejects.toMatchObject({
      status: 404,
      error: { code: "wallet_not_found" },
    });
  });
});

describe("wallets().exportPrivateKey and exportSeedPhrase", () => {
  test("viem makes the wallet's address of the key, and of the phrase; the wallet says when it left", async () => {
    const wallet = await createTwoOfTwo(app);
    const before = Date.now();
    const { private_key } = await app.privy.wallets().exportPrivateKey(wallet.walletId, by(...wallet.keys));
    expect(private_key).toMatch(/^[0-9a-f]{64}$/);
    expect(privateKeyToAccount(`0x${private_key}`).address).toBe(wallet.address);
    const { seed_phrase } = await app.privy.wallets().exportSeedPhrase(wallet.walletId, by(...wallet.keys));
    expect(mnemonicToAccount(seed_phrase).address).toBe(wallet.address);
    const { exported_at } = await app.privy.wallets().get(wallet.walletId);
    expect(exported_at).toBeGreaterThanOrEqual(before);
  });

  test("the recipient as SPKI, as PEM and as a bare point", async () => {
    const wallet = await createTwoOfTwo(app);
    const { publicKeySpkiBase64, open } = await generateHpkeRecipient();
    const point = Buffer.from(publicKeySpkiBase64, "base64").subarray(-65).toString("base64");
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKeySpkiBase64}\n-----END PUBLIC KEY-----`;
    for (const recipient_public_key of [publicKeySpkiBase64, pem, point]) {
      const body = { encryption_type: "HPKE", recipient_public_key };
      const signed: SignedRequest = { method: "POST", path: `/v1/wallets/${wallet.walletId}/export`, body };
      const answer = await request(signed.method, signed.path, JSON.stringify(body), signFor(app, signed, wallet.keys));
      expect(Object.keys(answer.body).sort()).toEqual(["ciphertext", "encapsulated_key", "encryption_type"]);
      const [encapsulatedKey, ciphertext] = [answer.body.encapsulated_key, answer.body.ciphertext].map(
        (text) => new Uint8Array(Buffer.from(String(text), "base64")),
      ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
      const privateKey = new TextDecoder().decode(await open({ encapsulatedKey, ciphertext }));
      expect(privateKeyToAccount(`0x${privateKey}`).address).toBe(wallet.address);
    }
  });

  test("a wallet without owner, and one whose policy says no", async () => {
    const ownerless = await app.privy.wallets().create({ chain_type: "ethereum" });
    await expect(app.privy.wallets().exportPrivateKey(ownerless.id, {})).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_request" },
    });
    const rules = [{ name: "stay", method: "exportPrivateKey" as const, action: "DENY" as const, conditions: [] }];
    const policy = await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules });
    const wallet = await createTwoOfTwo(app);
    await app.privy.wallets().update(wallet.walletId, { policy_ids: [policy.id], ...by(...wallet.keys) });
    const denied = { status: 400, error: { error: "RPC request denied due to policy violation", code: "policy_violation" } };
    await expect(app.privy.wallets().exportPrivateKey(wallet.walletId, by(...wallet.keys))).rejects.toMatchObject(denied);
    // The phrase is the same secret in another form.
    await expect(app.privy.wallets().exportSeedPhrase(wallet.walletId, by(...wallet.keys))).rejects.toMatchObject(denied);
  });
});
