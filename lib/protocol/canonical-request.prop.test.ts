import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalizeJson } from "./canonical-request.ts";
import type { JsonValue } from "./parse-strict-json.ts";

/** The same value with the keys of every object in reverse order of insertion. */
function reverseKeys(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reverseKeys);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reverseKeys(member)]),
  );
}

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

test("the order of keys leaves no trace", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalizeJson(reverseKeys(value))).toBe(canonicalizeJson(value));
    }),
  );
});

test("the text reads back as the value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalizeJson(value))).toEqual(value);
    }),
  );
});

test("different values have different texts", () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(canonicalizeJson(a) === canonicalizeJson(b)).toBe(JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b)));
    }),
  );
});

function sortKeys(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}
