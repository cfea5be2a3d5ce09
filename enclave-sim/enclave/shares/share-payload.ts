/** What a wallet's shares make together. */
export interface WalletSecret {
  /** 32 bytes: a scalar of secp256k1 or a seed of ed25519. */
  readonly privateKey: Uint8Array;
  /** What the key was derived from; null for a key that was imported by itself. */
  readonly phrase: {
    /** Of BIP-39: 16 to 32 bytes. */
    readonly entropy: Uint8Array;
    /** Number of the wallet under that phrase. */
    readonly index: number;
  } | null;
}

/**
 * What is split. The derived key stands beside its entropy because signing must not repeat BIP-39's 2,048 rounds of PBKDF2; the entropy is what a seed
 * phrase is exported from.
 *
 *     0x01 ‖ key (32) ‖ entropy (16)                        made here: a phrase of 12 words, wallet 0
 *     0x02 ‖ key (32)                                       imported without a phrase
 *     0x03 ‖ key (32) ‖ index (4) ‖ entropy (16 … 32)       imported with one
 */
const [CREATED, KEY_ONLY, PHRASE] = [1, 2, 3];
const KEY_END = 33;
const INDEX_END = 37;
const ENTROPY_LENGTHS: readonly number[] = [16, 20, 24, 28, 32];

/** Lengths that a payload can have; a share is one byte longer. */
export const PAYLOAD_LENGTHS: readonly number[] = [KEY_END, KEY_END + 16, ...ENTROPY_LENGTHS.map((length) => INDEX_END + length)];

export function encodeSharePayload({ privateKey, phrase }: WalletSecret): Uint8Array {
  const isWhole = privateKey.length === 32 && (phrase === null || ENTROPY_LENGTHS.includes(phrase.entropy.length));
  if (!isWhole) throw new Error("a wallet has a key of 32 bytes and the entropy of a phrase, or none");
  if (phrase === null) return concat([KEY_ONLY], privateKey);
  if (phrase.index === 0 && phrase.entropy.length === 16) return concat([CREATED], privateKey, phrase.entropy);
  const index = new Uint8Array(4);
  new DataView(index.buffer).setUint32(0, phrase.index);
  return concat([PHRASE], privateKey, index, phrase.entropy);
}

/** Views into the payload, not copies: wiping the payload wipes them. null when it is not a payload. */
export function decodeSharePayload(payload: Uint8Array): WalletSecret | null {
  const privateKey = payload.subarray(1, KEY_END);
  switch (payload[0]) {
    case CREATED:
      return payload.length === KEY_END + 16 ? { privateKey, phrase: { entropy: payload.subarray(KEY_END), index: 0 } } : null;
    case KEY_ONLY:
      return payload.length === KEY_END ? { privateKey, phrase: null } : null;
    case PHRASE: {
      const entropy = payload.subarray(INDEX_END);
      if (!ENTROPY_LENGTHS.includes(entropy.length)) return null;
      const index = new DataView(payload.buffer, payload.byteOffset).getUint32(KEY_END);
      return { privateKey, phrase: { entropy, index } };
    }
    default:
      return null;
  }
}

function concat(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
