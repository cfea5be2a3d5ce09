import { MAX_FRAME_BYTES } from "../../../lib/protocol/vsock.ts";

/** Cuts a byte stream into frames: 4-byte big-endian length, then that many bytes. The length is checked before anything is buffered for it. */
export class FrameDecoder {
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  /** @throws Error when a frame announces more than MAX_FRAME_BYTES; the connection is then of no use any more. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    const frames: Uint8Array[] = [];
    // A large frame arrives in many chunks: joining only once its length is known and reached keeps this linear.
    while (this.#pendingBytes >= 4) {
      const joined = this.#join();
      const length = new DataView(joined.buffer, joined.byteOffset).getUint32(0);
      if (length > MAX_FRAME_BYTES) throw new Error(`a frame of ${length} bytes is over the limit of ${MAX_FRAME_BYTES}`);
      if (joined.length < 4 + length) break;
      frames.push(joined.subarray(4, 4 + length));
      this.#pending = [joined.subarray(4 + length)];
      this.#pendingBytes -= 4 + length;
    }
    return frames;
  }

  #join(): Uint8Array {
    const [only] = this.#pending;
    const joined = this.#pending.length === 1 && only !== undefined ? only : new Uint8Array(Buffer.concat(this.#pending));
    this.#pending = [joined];
    return joined;
  }
}

/** @throws Error for a frame over the limit: a programming mistake on our side. */
export function encodeFrame(payload: unknown): Uint8Array {
  const body = Buffer.from(JSON.stringify(payload));
  if (body.length > MAX_FRAME_BYTES) throw new Error(`a frame of ${body.length} bytes is over the limit of ${MAX_FRAME_BYTES}`);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, 4);
  return frame;
}
