import { generateKeyPairSync } from "node:crypto";
import { generateP256KeyPair } from "@privy-io/node";
import { base58 } from "@scure/base";
import { verifyMessage } from "viem";
import { english, generateMnemonic, generatePrivateKey, mnemonicToAccount, privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeBase64 } from "../../lib/protocol/base64.ts";
import { generateHpkeRecipient } from "../../lib/protocol/hpke.ts";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

let app: TestApp;
let owner: { publicKey: string; privateKey: string };
let context: { authorization_context: { authorization_private_keys: string[] } };
beforeAll(async () => {
  app = await createTestApp();
  owner = await generateP256KeyPair();
  context = { authorization_context: { authorization_private_keys: [owner.privateKey] } };
});
const wallets = () => app.privy.wallets();
const owned = () => ({ owner: { public_key: owner.publicKey } });
/** A Solana key pair as its tools write it, made by OpenSSL. */
function solanaKey(): { secret: string; address: string } {
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const publicKey = Buffer.from(x, "base64url");
  return { secret: base58.encode(Buffer.concat([Buffer.from(d, "base64url"), publicKey])), address: base58.encode(publicKey) };
}

describe("wallets().import", () => {
  test("private-key, ethereum: it signs, and comes out as it went in", async () => {
    const key = generatePrivateKey();
    const address = privateKeyToAddress(key);
    const wallet = await wallets().import({
      wallet: { address, chain_type: "ethereum", entropy_type: "private-key", private_key: key },
      external_id: "imported-1",
      ...owned(),
    });
    expect(wallet).toMatchObject({ address, chain_type: "ethereum", external_id: "imported-1", imported_at: expect.any(Number) });
    const { signature } = await wallets()
      .ethereum()
      .signMessage(wallet.id, { message: "hello", ...context });
    expect(await verifyMessage({ address, message: "hello", signature: signature as `0x${string}` })).toBe(true);
    const { private_key } = await wallets().exportPrivateKey(wallet.id, context);
    expect(`0x${private_key}`).toBe(key);
    await expect(wallets().exportSeedPhrase(wallet.id, context)).rejects.toThrow("it has no seed phrase");
  });

  test("private-key, solana: base58 of 64 bytes, in and out", async () => {
    const { secret, address } = solanaKey();
    const wallet = await wallets().import({
      wallet: { address, chain_type: "solana", entropy_type: "private-key", private_key: secret },
      ...owned(),
    });
    expect(wallet.address).toBe(address);
    expect((await wallets().exportPrivateKey(wallet.id, context)).private_key).toBe(secret);
  });

  test("hd: the wallet at an index of a phrase, and the phrase out again", async () => {
    const phrase = generateMnemonic(english);
    const { address } = mnemonicToAccount(phrase, { addressIndex: 4 });
    const wallet = await wallets().import({
      wallet: { address, chain_type: "ethereum", entropy_type: "hd", index: 4, private_key: phrase },
      ...owned(),
    });
    expect(wallet.address).toBe(address);
    expect((await wallets().exportSeedPhrase(wallet.id, context)).seed_phrase).toBe(phrase);
  });

  test("a key that opens another address is refused and not stored; an address that is here already, too", async () => {
    const [key, other] = [generatePrivateKey(), privateKeyToAddress(generatePrivateKey())];
    const address = privateKeyToAddress(key);
    const importAs = (claimed: string) =>
      wallets().import({ wallet: { address: claimed, chain_type: "ethereum", entropy_type: "private-key", private_key: key } });
    await expect(importAs(other)).rejects.toMatchObject({ status: 400, error: { code: "invalid_data" } });
    const attempts = await Promise.allSettled([importAs(address), importAs(address)]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(importAs(address)).rejects.toMatchObject({ status: 409, error: { code: "resource_already_exists" } });
    const listed = [];
    for await (const wallet of wallets().list({ address })) listed.push(wallet.id);
    expect(listed).toHaveLength(1);
    // Another app of the same server may have it: apps know nothing of each other.
    const stranger = await createTestApp();
    await stranger.privy.wallets().import({ wallet: { address, chain_type: "ethereum", entropy_type: "private-key", private_key: key } });
  });
});

describe("wallets().exportPrivateKey and exportSeedPhrase", () => {
  test("ethereum: the phrase makes the key, as every wallet derives it", async () => {
    const wallet = await wallets().create({ chain_type: "ethereum", ...owned() });
    const { seed_phrase } = await wallets().exportSeedPhrase(wallet.id, context);
    const { private_key } = await wallets().exportPrivateKey(wallet.id, context);
    expect(mnemonicToAccount(seed_phrase).address).toBe(wallet.address);
    expect(privateKeyToAccount(`0x${private_key}`).address).toBe(wallet.address);
  });

  test("solana: base58 of 64 bytes, whose second half is the address", async () => {
    const wallet = await wallets().create({ chain_type: "solana", ...owned() });
    const { private_key } = await wallets().exportPrivateKey(wallet.id, context);
    expect(base58.encode(base58.decode(private_key).slice(32))).toBe(wallet.address);
    expect((await wallets().exportSeedPhrase(wallet.id, context)).seed_phrase.split(" ")).toHaveLength(12);
  });

  test.each([
    ["bitcoin-segwit", /^[KL][1-9A-HJ-NP-Za-km-z]{51}$/],
    ["bitcoin-taproot", /^[KL][1-9A-HJ-NP-Za-km-z]{51}$/],
    ["sui", /^suiprivkey1[02-9ac-hj-np-z]+$/],
    ["near", /^ed25519:[1-9A-HJ-NP-Za-km-z]{86,88}$/],
    ["tron", /^[0-9a-f]{64}$/],
    ["stellar", /^[0-9a-f]{64}$/],
  ] as const)("%s: as its wallets read it", async (chain_type, form) => {
    const wallet = await wallets().create({ chain_type, ...owned() });
    expect((await wallets().exportPrivateKey(wallet.id, context)).private_key).toMatch(form);
  });

  test.each(["exportPrivateKey", "exportSeedPhrase"] as const)("rpc: %s, by the same checks", async (method) => {
    const wallet = await wallets().create({ chain_type: "solana", ...owned() });
    const recipient = await generateHpkeRecipient();
    const body = {
      method,
      address: wallet.address,
      params: { encryption_type: "HPKE" as const, recipient_public_key: recipient.publicKeySpkiBase64 },
    };
    const answer = (await wallets().rpc(wallet.id, { ...body, ...context } as never)) as unknown as {
      method: string;
      data: { encapsulated_key: string; ciphertext: string };
    };
    const opened = await recipient.open({
      encapsulatedKey: decodeBase64(answer.data.encapsulated_key, "encapsulated_key"),
      ciphertext: decodeBase64(answer.data.ciphertext, "ciphertext"),
    });
    expect(answer.method).toBe(method);
    expect(new TextDecoder().decode(opened)).toMatch(
      method === "exportPrivateKey" ? /^[1-9A-HJ-NP-Za-km-z]{86,88}$/ : /^([a-z]+ ){11}[a-z]+$/,
    );
    expect((await wallets().get(wallet.id)).exported_at).not.toBeNull();
    const unsigned = await request("POST", `/v1/wallets/${wallet.id}/rpc`, JSON.stringify(body), appHeaders(app));
    expect(unsigned.body.code).toBe("missing_or_empty_authorization_header");
    const elsewhere = { ...body, address: "11111111111111111111111111111111", ...context };
    await expect(wallets().rpc(wallet.id, elsewhere as never)).rejects.toMatchObject({ error: { code: "invalid_request" } });
  });
});
