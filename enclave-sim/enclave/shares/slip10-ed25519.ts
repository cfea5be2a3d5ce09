import { createHmac } from "node:crypto";

/** A node of the tree: private key and chain code, 32 bytes each. */
interface Node {
  readonly key: Uint8Array;
  readonly chainCode: Uint8Array;
}

const HARDENED = 0x80000000;
const PATH = /^m(?:\/(?:0|[1-9][0-9]*)')*$/;

/**
 * SLIP-10 for ed25519: the private key at a path. Only hardened steps exist on this curve, since there is no public derivation; so every step needs its mark.
 *
 * @param path `m/44'/501'/0'/0'`
 * @returns 32 bytes that are the caller's to wipe
 */
export function deriveSlip10Ed25519(seed: Uint8Array, path: string): Uint8Array {
  if (!PATH.test(path)) throw new Error(`not a path of hardened steps: ${path}`);
  const indexes = path
    .split("/")
    .slice(1)
    .map((step) => Number(step.slice(0, -1)));
  let node = nodeOf(new TextEncoder().encode("ed25519 seed"), seed);
  for (const index of indexes) {
    const parent = node;
    node = deriveChild(parent, index);
    parent.key.fill(0);
    parent.chainCode.fill(0);
  }
  node.chainCode.fill(0);
  return node.key;
}

/** HMAC-SHA512(chain code, 0x00 ‖ key ‖ index with the highest bit set, big-endian). */
function deriveChild({ key, chainCode }: Node, index: number): Node {
  if (index >= HARDENED) throw new Error("an index has 31 bits");
  const data = new Uint8Array(37);
  data.set(key, 1);
  new DataView(data.buffer).setUint32(33, index + HARDENED);
  const child = nodeOf(chainCode, data);
  data.fill(0);
  return child;
}

function nodeOf(hmacKey: Uint8Array, data: Uint8Array): Node {
  const digest = createHmac("sha512", hmacKey).update(data).digest();
  const node = { key: new Uint8Array(digest.subarray(0, 32)), chainCode: new Uint8Array(digest.subarray(32)) };
  digest.fill(0);
  return node;
}
