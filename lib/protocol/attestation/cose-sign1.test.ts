import { encode } from "cborg";
import { expect, test } from "vitest";
import { parseCoseSign1 } from "./cose-sign1.ts";

const SIGNATURE = new Uint8Array(96);
const PAYLOAD = new Uint8Array([1]);
const ES384 = encode(new Map([[1, -35]]));

test("behavior: with and without its tag it is the same message", () => {
  const untagged = encode([ES384, new Map(), PAYLOAD, SIGNATURE]);
  expect(parseCoseSign1(new Uint8Array([0xd2, ...untagged]))).toEqual(parseCoseSign1(untagged));
});

test.each<[string, unknown]>([
  ["three members", [ES384, new Map(), PAYLOAD]],
  ["a payload that is sent apart", [ES384, new Map(), null, SIGNATURE]],
  ["a signature that is not bytes", [ES384, new Map(), PAYLOAD, "x"]],
  ["a protected header that is not bytes", [new Map([[1, -35]]), new Map(), PAYLOAD, SIGNATURE]],
  ["a protected header that is not a map", [encode([1]), new Map(), PAYLOAD, SIGNATURE]],
  ["an unprotected header that is not a map", [ES384, [], PAYLOAD, SIGNATURE]],
  ["its algorithm in both headers", [ES384, new Map([[1, -35]]), PAYLOAD, SIGNATURE]],
  [
    "a header that a reader must understand",
    [
      encode(
        new Map<number, unknown>([
          [1, -35],
          [2, [99]],
        ]),
      ),
      new Map(),
      PAYLOAD,
      SIGNATURE,
    ],
  ],
])("error: document_malformed for %s", (_title, message) => {
  expect(() => parseCoseSign1(encode(message))).toThrow(expect.objectContaining({ reason: "document_malformed" }));
});

test("error: algorithm_unsupported when none is named", () => {
  const bytes = encode([new Uint8Array(), new Map(), PAYLOAD, SIGNATURE]);
  expect(() => parseCoseSign1(bytes)).toThrow(expect.objectContaining({ reason: "algorithm_unsupported" }));
});
