import { hkdfSync } from "node:crypto";
import { DhkemX25519HkdfSha256 } from "@hpke/core";

export interface SealingKeys {
  /** X25519 pair that enclave shares are encrypted to. */
  readonly share: CryptoKeyPair;
  /** Raw X25519 public key, 32 bytes. */
  readonly sharePublicKey: Uint8Array;
  /** HMAC-SHA256 key of sealed records. */
  readonly recordSealKey: Uint8Array;
  /** What the keys for imports are derived from. */
  readonly importKey: Uint8Array;
  /** HMAC-SHA256 key of the witness journal's chain. */
  readonly witnessKey: Uint8Array;
  /** From which each app's key for the tokens of its test accounts is derived. */
  readonly testTokenSeed: Uint8Array;
}

/**
 * Derives every long-lived key from the 32-byte sealing root by HKDF-SHA256 (RFC 5869), one label a key, so that no key can stand in for
 * another and the root itself is used for nothing else. The root is wiped.
 */
export async function deriveSealingKeys(root: Uint8Array): Promise<SealingKeys> {
  const derive = (label: string): Uint8Array => new Uint8Array(hkdfSync("sha256", root, new Uint8Array(32), `countersign/${label}`, 32));
  const shareSeed = derive("share-key");
  const share = await new DhkemX25519HkdfSha256().deriveKeyPair(shareSeed.buffer as ArrayBuffer);
  const sharePublicKey = new Uint8Array(await new DhkemX25519HkdfSha256().serializePublicKey(share.publicKey));
  const testTokenSeed = derive("test-token");
  const keys = {
    share,
    sharePublicKey,
    recordSealKey: derive("record-seal"),
    witnessKey: derive("witness"),
    importKey: derive("import"),
    testTokenSeed,
  };
  root.fill(0);
  shareSeed.fill(0);
  return keys;
}
