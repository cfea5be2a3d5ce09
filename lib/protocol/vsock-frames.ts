import { MAX_FRAME_BYTES } from "./vsock.ts";

/**
 * Cuts a byte stream into frames: 4-byte big-endian length, then that many bytes of UTF-8 JSON. Both ends of the vsock are Node processes, so this file
 * may use Buffer.
 */
export class FrameDecoder {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Bytes needed before there is anything to do; keeps a large frame that comes in many chunks from being joined again and again. */
  #neededBytes = 4;

  /** @throws Error when a frame announces more than MAX_FRAME_BYTES or is not JSON; the connection is then of no use any more. */
  push(chunk: Buffer): unknown[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    const messages: unknown[] = [];
    while (this.#pendingBytes >= this.#neededBytes) {
      const joined = this.#pending.length === 1 ? (this.#pending[0] ?? chunk) : Buffer.concat(this.#pending);
      const length = joined.readUInt32BE(0);
      if (length > MAX_FRAME_BYTES) throw new Error(`a frame of ${length} bytes is over the limit of ${MAX_FRAME_BYTES}`);
      const end = 4 + length;
      const rest = joined.length >= end ? joined.subarray(end) : joined;
      if (joined.length >= end) messages.push(JSON.parse(joined.toString("utf8", 4, end)));
      this.#pending = [rest];
      this.#pendingBytes = rest.length;
      this.#neededBytes = joined.length >= end ? 4 : end;
    }
    return messages;
  }
}

/** @returns null when the message is too large for a frame. */
export function encodeFrame(message: unknown): Buffer | null {
  const text = JSON.stringify(message);
  const length = Buffer.byteLength(text);
  if (length > MAX_FRAME_BYTES) return null;
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt32BE(length);
  frame.write(text, 4);
  return frame;
}
