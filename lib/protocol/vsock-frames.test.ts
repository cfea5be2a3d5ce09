import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_FRAME_BYTES } from "./vsock.ts";
import { encodeFrame, FrameDecoder } from "./vsock-frames.ts";

function encode(message: unknown): Buffer {
  const frame = encodeFrame(message);
  if (frame === null) throw new Error("too large");
  return frame;
}

describe("FrameDecoder", () => {
  test("messages come out as they went in, however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (messages, cuts) => {
          const expected = messages.map((message) => JSON.parse(JSON.stringify(message)));
          const stream = Buffer.concat(messages.map(encode));
          const decoder = new FrameDecoder();
          const decoded: unknown[] = [];
          for (let offset = 0, index = 0; offset < stream.length; index++) {
            const length = cuts[index % cuts.length] ?? 1;
            decoded.push(...decoder.push(stream.subarray(offset, offset + length)));
            offset += length;
          }
          expect(decoded).toEqual(expected);
        },
      ),
    );
  });

  test("error: a length over the limit, before anything is gathered for it; text that is not JSON", () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(MAX_FRAME_BYTES + 1);
    expect(() => new FrameDecoder().push(header)).toThrow("over the limit");
    expect(() => new FrameDecoder().push(Buffer.from([0, 0, 0, 1, 0x7b]))).toThrow();
  });
});

describe("encodeFrame", () => {
  test("behavior: null for what does not fit", () => {
    expect(encodeFrame("x".repeat(MAX_FRAME_BYTES))).toBeNull();
    expect(encodeFrame("€")).toEqual(Buffer.from([0, 0, 0, 5, 0x22, 0xe2, 0x82, 0xac, 0x22]));
  });
});
