import { encode } from "cborg";
import { expect, test } from "vitest";
import { parseAttestationDocument } from "./attestation-document.ts";
import { measurementOf } from "./measurement.ts";

const pcr = (byte: number): Uint8Array => new Uint8Array(48).fill(byte);

function members(): Map<string, unknown> {
  return new Map<string, unknown>([
    ["module_id", "i-0-enc0"],
    ["digest", "SHA384"],
    ["timestamp", 1_700_000_000_000],
    [
      "pcrs",
      new Map([
        [0, pcr(1)],
        [1, pcr(2)],
        [2, pcr(3)],
      ]),
    ],
    ["certificate", new Uint8Array([1])],
    ["cabundle", [new Uint8Array([2])]],
    ["public_key", new Uint8Array([3])],
    ["user_data", null],
    ["nonce", new Uint8Array()],
  ]);
}

const parse = (map: Map<string, unknown>) => parseAttestationDocument(encode(map, { mapSorter: () => 0 }));

test("default: every member, null as null", () => {
  const document = parse(members());
  expect(document).toMatchObject({ moduleId: "i-0-enc0", timestampMs: 1_700_000_000_000, userData: null, nonce: new Uint8Array() });
  expect(measurementOf(document)).toEqual({ pcr0: "01".repeat(48), pcr1: "02".repeat(48), pcr2: "03".repeat(48) });
});

test("behavior: optional members may be absent", () => {
  const map = members();
  for (const name of ["public_key", "user_data", "nonce"]) map.delete(name);
  expect(parse(map)).toMatchObject({ publicKey: null, userData: null, nonce: null });
});

test.each<[string, string, unknown]>([
  ["module_id", "empty", ""],
  ["digest", "another", "SHA256"],
  ["timestamp", "zero", 0],
  ["timestamp", "a fraction", 1.5],
  ["timestamp", "beyond 2^53", 2n ** 60n],
  ["pcrs", "empty", new Map()],
  ["pcrs", "a list", [pcr(1)]],
  ["pcrs", "register 32", new Map([[32, pcr(1)]])],
  ["pcrs", "a named register", new Map([["0", pcr(1)]])],
  ["pcrs", "a short register", new Map([[0, new Uint8Array(32)]])],
  ["certificate", "empty", new Uint8Array()],
  ["certificate", "text", "x"],
  ["cabundle", "empty", []],
  ["cabundle", "nine certificates", Array.from({ length: 9 }, () => new Uint8Array([1]))],
  ["cabundle", "a certificate too long", [new Uint8Array(1025)]],
  ["public_key", "empty", new Uint8Array()],
  ["public_key", "too long", new Uint8Array(1025)],
  ["user_data", "too long", new Uint8Array(513)],
  ["nonce", "too long", new Uint8Array(513)],
  ["nonce", "text", "x"],
  ["surprise", "an unknown member", 1],
])("error: %s, %s", (name, _title, value) => {
  expect(() => parse(members().set(name, value))).toThrow(
    expect.objectContaining({ reason: "document_malformed", message: expect.stringContaining(name) }),
  );
});

test.each(["module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle"])("error: no %s", (name) => {
  const map = members();
  map.delete(name);
  expect(() => parse(map)).toThrow(expect.objectContaining({ reason: "document_malformed" }));
});

test("error: a payload that is not a map", () => {
  expect(() => parseAttestationDocument(encode([1]))).toThrow(expect.objectContaining({ reason: "document_malformed" }));
  expect(() => parseAttestationDocument(Buffer.from("81".repeat(1000), "hex"))).toThrow(
    expect.objectContaining({ reason: "document_malformed" }),
  );
});
