import { decode } from "cborg";
import { expect, test } from "vitest";
import { decodeCbor } from "./decode-cbor.ts";

test("default: maps come back as Map, bytes as Uint8Array", () => {
  expect(decodeCbor(Buffer.from("a201616102f6", "hex"), "x")).toEqual(
    new Map<unknown, unknown>([
      [1, "a"],
      [2, null],
    ]),
  );
  expect(decodeCbor(Buffer.from("420102", "hex"), "x")).toEqual(new Uint8Array([1, 2]));
});

/** Each of these is read by a lenient decoder, as something else to everybody who reads it another way. */
test.each([
  ["a key twice", "a2616101616102"],
  ["an indefinite map", "bf616101ff"],
  ["an integer longer than it needs to be", "1801"],
  ["a length longer than it needs to be", "5801ff"],
  ["undefined", "f7"],
  ["infinity", "f97c00"],
  ["not a number", "f97e00"],
])("error: %s", (_title, hex) => {
  const bytes = Buffer.from(hex, "hex");
  expect(() => decode(bytes, { useMaps: true })).not.toThrow();
  expect(() => decodeCbor(bytes, "It")).toThrow(
    expect.objectContaining({ reason: "document_malformed", message: "It is not strict CBOR." }),
  );
});

test.each([
  ["an indefinite byte string", "5f4101ff"],
  ["bytes after the end", "0000"],
  ["a tag", "c100"],
  ["a map that ends early", "a161"],
  ["nothing", ""],
])("error: %s", (_title, hex) => {
  expect(() => decodeCbor(Buffer.from(hex, "hex"), "It")).toThrow(expect.objectContaining({ reason: "document_malformed" }));
});
