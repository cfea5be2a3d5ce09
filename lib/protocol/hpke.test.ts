import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { p256 } from "@noble/curves/nist.js";
import { describe, expect, test } from "vitest";
import { generateHpkeRecipient, type HpkeAead, openHpke, sealHpke } from "./hpke.ts";
import { parseP256PublicKey } from "./p256-public-key.ts";

const plaintext = new TextEncoder().encode("a user key");
const context = { info: new TextEncoder().encode("info"), aad: new TextEncoder().encode("aad") };

async function recipient() {
  const made = await generateHpkeRecipient();
  return { ...made, recipientPublicKey: parseP256PublicKey(made.publicKeySpkiBase64, "recipient").raw };
}

describe("sealHpke and generateHpkeRecipient", () => {
  test("default", async () => {
    const { open, recipientPublicKey } = await recipient();
    const sealed = await sealHpke({ recipientPublicKey, plaintext });
    expect(sealed.encapsulatedKey).toHaveLength(65);
    expect(sealed.ciphertext).toHaveLength(plaintext.length + 16);
    expect(await open(sealed)).toEqual(plaintext);
  });

  test.each<HpkeAead>(["chacha20poly1305", "aes256gcm"])("args: info, aad and %s", async (aead) => {
    const { open, recipientPublicKey } = await recipient();
    const sealed = await sealHpke({ recipientPublicKey, plaintext, ...context, aead });
    expect(await open({ ...sealed, ...context, aead })).toEqual(plaintext);
  });

  test("args: Buffers, which are views into a larger pool", async () => {
    const { open, recipientPublicKey } = await recipient();
    const sealed = await sealHpke({
      recipientPublicKey: Buffer.from(recipientPublicKey),
      plaintext: Buffer.from(plaintext),
      info: Buffer.from("info"),
      aad: Buffer.from("aad"),
    });
    const opened = await open({
      encapsulatedKey: Buffer.from(sealed.encapsulatedKey),
      ciphertext: Buffer.from(sealed.ciphertext),
      ...context,
    });
    expect(opened).toEqual(plaintext);
  });

  test("behavior: what the SDK's suite opens (its recipient is made as @privy-io/node makes it)", async () => {
    const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
    const keyPair = await suite.kem.generateKeyPair();
    const recipientPublicKey = new Uint8Array(await suite.kem.serializePublicKey(keyPair.publicKey));
    const sealed = await sealHpke({ recipientPublicKey, plaintext });
    const opened = await suite.open({ recipientKey: keyPair.privateKey, enc: sealed.encapsulatedKey.buffer }, sealed.ciphertext.buffer);
    expect(new Uint8Array(opened)).toEqual(plaintext);
  });

  test("behavior: each sealing is different", async () => {
    const { recipientPublicKey } = await recipient();
    const [one, two] = await Promise.all([1, 2].map(() => sealHpke({ recipientPublicKey, plaintext })));
    expect(one?.encapsulatedKey).not.toEqual(two?.encapsulatedKey);
  });

  test("error: invalid_data for another key, info, aad, cipher, encapsulated key or ciphertext", async () => {
    const { open, recipientPublicKey } = await recipient();
    const other = await recipient();
    const sealed = await sealHpke({ recipientPublicKey, plaintext, ...context });
    const message = { ...sealed, ...context };
    const changed = sealed.ciphertext.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
    const attempts = [
      () => other.open(message),
      () => open({ ...message, info: context.aad }),
      () => open({ ...message, aad: undefined }),
      () => open({ ...message, aead: "aes256gcm" }),
      () => open({ ...message, encapsulatedKey: other.recipientPublicKey }),
      () => open({ ...message, encapsulatedKey: new Uint8Array(65) }),
      () => open({ ...message, ciphertext: changed }),
      () => open({ ...message, ciphertext: new Uint8Array() }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(expect.objectContaining({ code: "invalid_data" }));
  });

  test("error: invalid_data for a recipient that is no point", async () => {
    const { recipientPublicKey } = await recipient();
    const compressed = p256.Point.fromBytes(recipientPublicKey).toBytes(true);
    const offCurve = recipientPublicKey.map((byte, index) => (index === 64 ? byte ^ 1 : byte));
    for (const bad of [compressed, offCurve, new Uint8Array()]) {
      await expect(sealHpke({ recipientPublicKey: bad, plaintext })).rejects.toThrow(expect.objectContaining({ code: "invalid_data" }));
    }
  });
});

describe("openHpke", () => {
  const privateKey = p256.utils.randomSecretKey();

  test("default", async () => {
    const sealed = await sealHpke({ recipientPublicKey: p256.getPublicKey(privateKey, false), plaintext, ...context });
    expect(await openHpke({ ...sealed, ...context, privateKey })).toEqual(plaintext);
  });

  test("error: invalid_data for a scalar out of range", async () => {
    for (const bad of [new Uint8Array(31), new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      const attempt = openHpke({ encapsulatedKey: new Uint8Array(65), ciphertext: new Uint8Array(16), privateKey: bad });
      await expect(attempt).rejects.toThrow(expect.objectContaining({ code: "invalid_data" }));
    }
  });
});
