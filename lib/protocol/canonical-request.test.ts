import { formatRequestForAuthorizationSignature } from "@privy-io/node";
import { describe, expect, test } from "vitest";
import {
  type AuthorizationPayload,
  bodyCandidates,
  canonicalizeJson,
  canonicalizeRequest,
  hashRequest,
  requestHashWords,
} from "./canonical-request.ts";
import { encodeHex } from "./hex.ts";
import type { JsonValue } from "./parse-strict-json.ts";

const payload: AuthorizationPayload = { version: 1, method: "POST", url: "/api/v1/wallets", headers: { "privy-app-id": "X" } };

describe("canonicalizeRequest", () => {
  // The three strings are the vectors of Privy's own SDK tests (wire reference §2).
  test("default", () => {
    expect(canonicalizeRequest({ ...payload, body: { foo: "bar", baz: 1, qux: true } })).toBe(
      '{"body":{"baz":1,"foo":"bar","qux":true},"headers":{"privy-app-id":"X"},"method":"POST","url":"/api/v1/wallets","version":1}',
    );
  });

  test("args: no body", () => {
    const expected = '{"headers":{"privy-app-id":"X"},"method":"POST","url":"/api/v1/wallets","version":1}';
    expect(canonicalizeRequest(payload)).toBe(expected);
    expect(canonicalizeRequest({ ...payload, body: undefined })).toBe(expected);
  });

  test("args: empty body as the SDK signs it", () => {
    expect(canonicalizeRequest({ ...payload, body: bodyCandidates({})[0] })).toBe(
      '{"body":"","headers":{"privy-app-id":"X"},"method":"POST","url":"/api/v1/wallets","version":1}',
    );
  });

  test("args: headers that are undefined are absent", () => {
    const headers = { "privy-app-id": "X", "privy-idempotency-key": undefined, "privy-request-expiry": "17" };
    expect(canonicalizeRequest({ ...payload, headers })).toContain('"headers":{"privy-app-id":"X","privy-request-expiry":"17"}');
  });

  test.each<[string, JsonValue]>([
    ["an object", { b: [1, 2.5, { z: null, a: "é\u2028" }], a: "\u0007" }],
    ["an empty object", {}],
    ["an empty array", []],
    ["null", null],
  ])("behavior: @privy-io/node makes the same bytes for %s", (_, body) => {
    const headers = { "privy-app-id": "X", "privy-idempotency-key": "k", "privy-request-expiry": "1700000000000" };
    const sdk = formatRequestForAuthorizationSignature({ version: 1, method: "PATCH", url: "http://localhost:4000/v1/x", body, headers });
    const ours = canonicalizeRequest({
      version: 1,
      method: "PATCH",
      url: "http://localhost:4000/v1/x",
      headers,
      body: bodyCandidates(body)[0],
    });
    expect(ours).toBe(new TextDecoder().decode(sdk));
  });
});

describe("canonicalizeJson", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["a member that is undefined", { a: undefined }],
    ["an element that is undefined", [undefined]],
    ["a hole", new Array(1)],
    ["NaN", Number.NaN],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", { a: Symbol("a") }],
    ["a Date", new Date(0)],
    ["a Map", new Map()],
    ["an object that writes itself", { toJSON: () => "other" }],
    ["a lone surrogate", "\ud800"],
    ["a key with a lone surrogate", { "\udc00": 1 }],
  ])("error: invalid_data for %s", (_, value) => {
    expect(() => canonicalizeJson(value as JsonValue)).toThrow(expect.objectContaining({ code: "invalid_data" }));
  });

  test("behavior: minus zero is zero, keys sort by UTF-16 unit", () => {
    expect(canonicalizeJson({ "\ufb33": 1, "\u{1f600}": -0, a: 2, B: 3 })).toBe('{"B":3,"a":2,"\u{1f600}":0,"\ufb33":1}');
  });
});

describe("hashRequest", () => {
  test("default", () => {
    // echo -n '{"headers":…}' | sha256sum
    expect(encodeHex(hashRequest(payload))).toBe("421b38a3a83e002a2b3ef0ab7d7ac14d65a26278f38330d89f82bd0ee984b18b");
  });
});

describe("requestHashWords", () => {
  test("default: zeros and ones are the ends of the word list", () => {
    expect(requestHashWords(new Uint8Array(32))).toBe("abandon abandon abandon abandon abandon abandon");
    expect(requestHashWords(new Uint8Array(32).fill(255))).toBe("zoo zoo zoo zoo zoo zoo");
  });

  test("behavior: the last word ends with bit 66", () => {
    const hash = new Uint8Array(32);
    hash[8] = 0b0100_0000;
    expect(requestHashWords(hash)).toBe("abandon abandon abandon abandon abandon ability");
    hash[8] = 0b0011_1111;
    hash.fill(255, 9);
    expect(requestHashWords(hash)).toBe("abandon abandon abandon abandon abandon abandon");
  });
});

describe("bodyCandidates", () => {
  test("default: a body that is not empty is the only candidate", () => {
    for (const body of [{ a: 1 }, [0], null, 0, false, ""]) expect(bodyCandidates(body)).toEqual([body]);
  });

  test("args: an empty or missing body", () => {
    expect(bodyCandidates({})).toEqual(["", {}, undefined, null]);
    expect(bodyCandidates(undefined)).toEqual(["", {}, undefined, null]);
    expect(bodyCandidates([])).toEqual(["", []]);
  });
});
