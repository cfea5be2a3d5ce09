/** Thrown for bytes that are no Solana transaction; the message completes the sentence "the transaction …". */
export class MalformedTransaction extends Error {}

/** Reads a byte string from its start. Every read is within bounds or throws. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  readByte(): number {
    return this.readBytes(1)[0] ?? 0;
  }

  /** A copy. */
  readBytes(length: number): Uint8Array {
    const bytes = this.#bytes.slice(this.#offset, this.#offset + length);
    if (bytes.length !== length) throw new MalformedTransaction("ends too early");
    this.#offset += length;
    return bytes;
  }

  /**
   * Solana's compact-u16 ("shortvec"): seven bits a byte, lowest first, at most 16 bits. Only the shortest form is read: validators refuse the others too, and
   * one length must have one text.
   */
  readLength(): number {
    let value = 0;
    for (let position = 0; position < 3; position++) {
      const byte = this.readByte();
      if (byte === 0 && position > 0) throw new MalformedTransaction("has a length that is not written in its shortest form");
      value |= (byte & 0x7f) << (position * 7);
      if (byte < 0x80) {
        if (value > 0xffff) break;
        return value;
      }
    }
    throw new MalformedTransaction("has a length of more than 16 bits");
  }

  /** A length, then that many entries. */
  readArray<T>(readEntry: () => T): T[] {
    return Array.from({ length: this.readLength() }, readEntry);
  }
}
