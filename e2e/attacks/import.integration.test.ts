import { generateP256KeyPair } from "@privy-io/node";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "../../lib/protocol/base64.ts";
import { decodeHex } from "../../lib/protocol/hex.ts";
import { sealHpke } from "../../lib/protocol/hpke.ts";
import { formatImportBinding } from "../../lib/protocol/import-binding.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

let app: TestApp;
let stranger: TestApp;
beforeAll(async () => {
  [app, stranger] = [await createTestApp(), await createTestApp()];
});

const post = (path: string, body: unknown, at = app) => request("POST", path, JSON.stringify(body), appHeaders(at));
/** What an honest page of `app` sends: the key of a wallet, sealed to the enclave. */
async function sealKey(bindTo?: object) {
  const key = generatePrivateKey();
  const wallet = { address: privateKeyToAddress(key), chain_type: "ethereum", entropy_type: "private-key", encryption_type: "HPKE" };
  const { body } = await post("/v1/wallets/import/init", wallet);
  const recipientPublicKey = decodeBase64(String(body.encryption_public_key), "encryption_public_key");
  const aad = bindTo && new TextEncoder().encode(formatImportBinding({ ...bindTo, wallet }));
  const sealed = await sealHpke({ recipientPublicKey, plaintext: decodeHex(key, "key"), ...(aad ? { aad } : {}) });
  const message = { encapsulated_key: encodeBase64(sealed.encapsulatedKey), ciphertext: encodeBase64(sealed.ciphertext) };
  return { ...wallet, ...message, ...(aad ? { hpke_config: { aad: encodeBase64(aad) } } : {}) };
}
async function createOwner(): Promise<string> {
  const { publicKey } = await generateP256KeyPair();
  return (await app.privy.keyQuorums().create({ public_keys: [publicKey] })).id;
}
const submit = (wallet: unknown, at = app) => post("/v1/wallets/import/submit", { wallet }, at);
const isKnown = async (address: string, at = app) => (await post("/v1/wallets/address", { address }, at)).status === 200;

describe("law 5: a secret is imported where it was meant to go, or nowhere", () => {
  test("another app that saw the ciphertext cannot take the wallet", async () => {
    const wallet = await sealKey();
    const stolen = await submit(wallet, stranger);
    expect([stolen.status, stolen.body.code]).toEqual([400, "invalid_data"]);
    expect(await isKnown(wallet.address, stranger)).toBe(false);
    expect((await submit(wallet)).status).toBe(200);
  });

  test("who carries the first submit cannot put in an owner, a signer or a policy of his own, nor take the binding away", async () => {
    const [owner, thief] = await Promise.all([createOwner(), createOwner()]);
    const meant = { owner_id: owner };
    const wallet = await sealKey(meant);
    const { hpke_config: _, ...unbound } = wallet;
    const rebound = encodeBase64(new TextEncoder().encode(formatImportBinding({ owner_id: thief, wallet: unbound })));
    const forgeries: object[] = [
      { wallet, owner_id: thief },
      { wallet },
      { wallet, ...meant, additional_signers: [{ signer_id: thief }] },
      { wallet: unbound, owner_id: thief },
      { wallet: { ...wallet, hpke_config: { aad: rebound } }, owner_id: thief },
      { wallet: { ...wallet, hpke_config: { ...wallet.hpke_config, aad: "YQ==" } }, owner_id: thief },
    ];
    for (const forged of forgeries) {
      const answer = await post("/v1/wallets/import/submit", forged);
      expect([answer.status, answer.body.code]).toEqual([400, "invalid_data"]);
    }
    expect(await isKnown(wallet.address)).toBe(false);
    const imported = await post("/v1/wallets/import/submit", { wallet, ...meant });
    expect([imported.status, imported.body.owner_id]).toEqual([200, owner]);
  });

  test("a ciphertext that was replaced with an attacker's own key is not stored under the announced address", async () => {
    const [mine, theirs] = [await sealKey(), await sealKey()];
    const swapped = { ...mine, encapsulated_key: theirs.encapsulated_key, ciphertext: theirs.ciphertext };
    const answer = await submit(swapped);
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_data"]);
    // Nor by an attacker who asks for the key himself, and can encrypt what he likes to it.
    const { encapsulated_key: _, ciphertext: __, ...announced } = mine;
    const { body } = await post("/v1/wallets/import/init", announced);
    const own = await sealHpke({
      recipientPublicKey: decodeBase64(String(body.encryption_public_key), "encryption_public_key"),
      plaintext: decodeHex(generatePrivateKey(), "key"),
    });
    const forged = { ...mine, encapsulated_key: encodeBase64(own.encapsulatedKey), ciphertext: encodeBase64(own.ciphertext) };
    const refused = await submit(forged);
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_data"]);
    expect(refused.body.error).toMatch(/^body\.wallet\.address is /);
    expect(await isKnown(mine.address)).toBe(false);
  });
});
