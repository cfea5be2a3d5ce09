import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { encodeBase64 } from "./base64.ts";
import { ApiError } from "./errors.ts";

/** Privy's wire uses ChaCha20-Poly1305, empty info and empty aad. AES-256-GCM is for messages between parts of our own. */
export type HpkeAead = "chacha20poly1305" | "aes256gcm";

interface HpkeContext {
  readonly info?: Uint8Array | undefined;
  readonly aad?: Uint8Array | undefined;
  readonly aead?: HpkeAead | undefined;
}

export interface HpkeSealed {
  /** Uncompressed SEC 1 point, 65 bytes. */
  readonly encapsulatedKey: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

export interface HpkeMessage extends HpkeContext {
  readonly encapsulatedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface HpkeRecipient {
  readonly publicKeySpkiBase64: string;
  open(message: HpkeMessage): Promise<Uint8Array<ArrayBuffer>>;
}

const KEM = { name: "ECDH", namedCurve: "P-256" } as const;

/**
 * Seals one message by HPKE base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305 unless `aead` says otherwise.
 *
 * @throws ApiError invalid_data when `recipientPublicKey` (SEC 1 point, 65 bytes) is no point of P-256
 */
export async function sealHpke(input: HpkeContext & { recipientPublicKey: Uint8Array; plaintext: Uint8Array }): Promise<HpkeSealed> {
  const suite = createSuite(input.aead);
  const recipientPublicKey = await importPublicKey(input.recipientPublicKey);
  const context = await suite.createSenderContext({ recipientPublicKey, ...infoOf(input) });
  const ciphertext = await context.seal(copy(input.plaintext), copy(input.aad));
  return { encapsulatedKey: new Uint8Array(context.enc), ciphertext: new Uint8Array(ciphertext) };
}

/** Makes a recipient whose private key cannot leave the runtime's key store, not even towards the code that opens messages with it. */
export async function generateHpkeRecipient(): Promise<HpkeRecipient> {
  const keyPair = await crypto.subtle.generateKey(KEM, false, ["deriveBits"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey));
  return { publicKeySpkiBase64: encodeBase64(spki), open: (message) => openWith(keyPair, message) };
}

/** The same key for the same 32 secret bytes, by DeriveKeyPair of RFC 9180 §7.1.3. */
export async function deriveHpkeRecipient(secret: Uint8Array): Promise<HpkeRecipient> {
  const keyPair = await new DhkemP256HkdfSha256().deriveKeyPair(copy(secret).buffer);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey));
  return { publicKeySpkiBase64: encodeBase64(spki), open: (message) => openWith(keyPair, message) };
}

/**
 * Opens with a private scalar of 32 bytes.
 *
 * @throws ApiError invalid_data when the message was not sealed to this key with this info and aad
 */
export async function openHpke(message: HpkeMessage & { privateKey: Uint8Array }): Promise<Uint8Array<ArrayBuffer>> {
  const kem = new DhkemP256HkdfSha256();
  const privateKey = await kem.deserializePrivateKey(copy(message.privateKey)).catch(() => {
    throw new ApiError("invalid_data", "The HPKE private key is not a scalar of P-256.");
  });
  return openWith(privateKey, message);
}

async function openWith(recipientKey: CryptoKey | CryptoKeyPair, message: HpkeMessage): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const enc = copy(message.encapsulatedKey);
    const context = await createSuite(message.aead).createRecipientContext({ recipientKey, enc, ...infoOf(message) });
    return new Uint8Array(await context.open(copy(message.ciphertext), copy(message.aad)));
  } catch {
    // One answer for a bad point, another key, info or aad, and a changed ciphertext: which one it was helps only an attacker.
    throw new ApiError("invalid_data", "The sealed message does not open with this key, info and aad.");
  }
}

function createSuite(aead: HpkeAead | undefined): CipherSuite {
  const cipher = aead === "aes256gcm" ? new Aes256Gcm() : new Chacha20Poly1305();
  return new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: cipher });
}

/** WebCrypto checks the curve equation on import (RFC 9180 §7.1.4 asks for it). */
async function importPublicKey(point: Uint8Array): Promise<CryptoKey> {
  try {
    if (point.length !== 65) throw new Error("not an uncompressed point");
    return await crypto.subtle.importKey("raw", copy(point), KEM, true, []);
  } catch {
    throw new ApiError("invalid_data", "The HPKE recipient key is not an uncompressed point of P-256.");
  }
}

function infoOf({ info }: HpkeContext): { info?: ArrayBuffer } {
  return info === undefined ? {} : { info: copy(info).buffer };
}

/** The library wants whole ArrayBuffers; a view into a pooled one (every small Buffer) must be copied. */
function copy(bytes: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
