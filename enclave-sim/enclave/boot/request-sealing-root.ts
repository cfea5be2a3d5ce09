import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { decodeBase64, encodeBase64 } from "../../../lib/protocol/base64.ts";
import type { ControlChannel } from "./control-channel.ts";

const ENVELOPE_INFO = new TextEncoder().encode("countersign/kms-release");

/**
 * Asks KMS for the 32-byte sealing root. KMS answers only a fresh attestation document (its own nonce inside) with an approved
 * measurement, and encrypts to the key in that document, so a relay between us learns nothing.
 *
 * @throws Error when KMS refuses, with its reason; the enclave then stops.
 */
export async function requestSealingRoot(channel: ControlChannel): Promise<Uint8Array> {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  // Extractable only because SPKI export of the public half needs the pair from WebCrypto; the private half never leaves this function.
  const recipient = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const publicKeySpki = new Uint8Array(await crypto.subtle.exportKey("spki", recipient.publicKey));
  const { nonce } = await channel.ask({ type: "kms.nonce" }, "kms.nonce");
  const { document } = await channel.ask(
    { type: "attest", public_key: encodeBase64(publicKeySpki), user_data: null, nonce },
    "attestation",
  );
  const released = await channel.ask({ type: "kms.release", document }, "kms.released");
  const enc = decodeBase64(released.encapsulated_key, "encapsulated_key").slice().buffer;
  const context = await suite.createRecipientContext({ recipientKey: recipient.privateKey, enc, info: ENVELOPE_INFO.slice().buffer });
  const root = new Uint8Array(await context.open(decodeBase64(released.ciphertext, "ciphertext").slice().buffer));
  if (root.length !== 32) throw new Error(`the sealing root has ${root.length} bytes, expected 32`);
  return root;
}
