import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, expect, test } from "vitest";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { createTestApp, createTwoOfTwo, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const createKey = () => generateP256KeyPair();

test("authorization_threshold: the same in every answer that holds a wallet", async () => {
  const { privy } = app;
  const { walletId, quorumId, address, keys } = await createTwoOfTwo(app);
  const name = { display_name: "Named" };
  const intent = await privy.intents().updateWallet(walletId, name);
  expect(intent.current_resource_data).toMatchObject({ id: walletId, authorization_threshold: 2 });
  const batch = await privy
    .wallets()
    .createBatch({ wallets: [{ chain_type: "ethereum", owner_id: quorumId }, { chain_type: "ethereum" }] });
  const made = batch.results.map((result) => (result.success ? result.wallet : null));
  expect(made[0]).toMatchObject({ owner_id: quorumId, authorization_threshold: 2 });
  expect(made[1]).not.toHaveProperty("authorization_threshold");
  const listed = new Map<string, unknown>();
  for await (const wallet of privy.wallets().list()) listed.set(wallet.id, wallet);
  for (const wallet of made) expect(listed.get(wallet?.id ?? "")).toEqual(wallet);
  expect(listed.get(walletId)).toMatchObject({ authorization_threshold: 2 });
  expect(await privy.wallets().getWalletByAddress({ address })).toMatchObject({ id: walletId, authorization_threshold: 2 });
  expect(await privy.wallets().update(walletId, { ...name, ...by(...keys) })).toMatchObject({ ...name, authorization_threshold: 2 });
  expect(await privy.wallets().get(walletId)).toMatchObject({ ...name, authorization_threshold: 2 });
  expect(await privy.wallets().archive(walletId)).toMatchObject({ id: walletId, authorization_threshold: 2 });
});

test("authorization_threshold: as the owner is now, not as it was when the wallet was made", async () => {
  const { privy } = app;
  const [a, b, c] = [await createKey(), await createKey(), await createKey()];
  // No threshold: all members, a nested quorum being one of them.
  const nested = await privy.keyQuorums().create({ public_keys: [c.publicKey], authorization_threshold: 1 });
  const quorum = await privy.keyQuorums().create({ public_keys: [a.publicKey, b.publicKey], key_quorum_ids: [nested.id] });
  const wallet = await privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
  expect(wallet.authorization_threshold).toBe(3);
  await privy.keyQuorums().update(quorum.id, { authorization_threshold: 1, ...by(a.privateKey, b.privateKey, c.privateKey) });
  expect((await privy.wallets().get(wallet.id)).authorization_threshold).toBe(1);
  const taken = await privy.wallets().update(wallet.id, { owner: { public_key: b.publicKey }, ...by(a.privateKey) });
  expect(taken.authorization_threshold).toBe(1);
  expect(await privy.wallets().update(wallet.id, { owner: null, ...by(b.privateKey) })).not.toHaveProperty("authorization_threshold");
});

test("authorization_threshold: with the wallets of a user who unlocks a key", async () => {
  const user = await app.privy.users().create({
    linked_accounts: [{ type: "custom_auth", custom_user_id: "threshold-user" }],
    wallets: [{ chain_type: "ethereum" }],
  });
  const { publicKey } = await createKey();
  const quorum = await app.privy.keyQuorums().create({ user_ids: [user.id], public_keys: [publicKey], authorization_threshold: 2 });
  await app.privy.wallets().create({ chain_type: "solana", owner_id: quorum.id });
  const recipient = await generateHpkeRecipient();
  const { wallets } = await app.privy.wallets().authenticateWithJwt({
    user_jwt: await app.mintJwt("threshold-user"),
    encryption_type: "HPKE",
    recipient_public_key: recipient.publicKeySpkiBase64,
  });
  expect(wallets.map(({ chain_type, authorization_threshold }) => [chain_type, authorization_threshold])).toEqual([
    ["solana", 2],
    ["ethereum", 1],
  ]);
});
