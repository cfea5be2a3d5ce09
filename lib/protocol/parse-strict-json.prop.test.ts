import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrictJson } from "./parse-strict-json.ts";

/** Whether every number of the value survives being written: JSON.stringify writes doubles up to 1e21 as integers. */
function hasOnlySafeIntegers(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(String(value));
  return typeof value !== "object" || value === null || Object.values(value).every(hasOnlySafeIntegers);
}

test("every JSON value with safe integers reads as JSON.parse reads it", () => {
  const options = { stringUnit: "binary" as const, maxDepth: 5 };
  fc.assert(
    fc.property(fc.jsonValue(options), fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
      fc.pre(hasOnlySafeIntegers(value));
      const text = JSON.stringify(value, null, indent);
      fc.pre(!text.includes("__proto__"));
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

test("what is accepted is what JSON.parse accepts, with the same value", () => {
  const tokens = fc.constantFrom(
    ..."{}[]:,",
    '"',
    '"a"',
    '"b"',
    "\\",
    "\\u0061",
    "\\ud800",
    "0",
    "1",
    "-",
    ".",
    "e",
    "9007199254740993",
    "true",
    "null",
    " ",
    "\n",
    "\u0007",
  );
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 14 }), (parts) => {
      const text = parts.join("");
      let value: unknown;
      try {
        value = parseStrictJson(text);
      } catch {
        return;
      }
      expect(value).toEqual(JSON.parse(text));
    }),
    { numRuns: 20_000 },
  );
});

test("an object with a repeated key is never accepted", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1 }), fc.nat(), (object, choice) => {
      const entries = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
      const repeated = [...entries, entries[choice % entries.length]];
      expect(() => parseStrictJson(`{${repeated.join(",")}}`)).toThrow(expect.objectContaining({ code: "invalid_data" }));
    }),
  );
});
