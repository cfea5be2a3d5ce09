import { describe, expect, test } from "vitest";
import { parseStrictJson } from "./parse-strict-json.ts";

describe("parseStrictJson", () => {
  test("default", () => {
    const text = ' {"a": [1, -2.5e3, true, false, null, "x\\n\\u00e9\\ud83d\\ude00"], "": {}, "b": []} ';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  test.each(["0", "-0", '""', "null", "9007199254740991", "-9007199254740991", "1e300", "1.5", "1e-400", '"\u2028"'])(
    "args: %s alone",
    (text) => {
      expect(parseStrictJson(text)).toBe(JSON.parse(text));
    },
  );

  test("behavior: keys that name members of Object.prototype are ordinary", () => {
    const value = parseStrictJson('{"constructor":1,"toString":2,"hasOwnProperty":3}');
    expect(Object.entries(value ?? {})).toEqual([
      ["constructor", 1],
      ["toString", 2],
      ["hasOwnProperty", 3],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("behavior: the refusal names position and path, not the text", () => {
    const refused = () => parseStrictJson('{"params":[{"to":"secret","odd key":9007199254740993}]}');
    expect(refused).toThrow('at position 36 ($.params[0]["odd key"]): the integer is beyond');
    expect(refused).not.toThrow("secret");
    expect(refused).toThrow(expect.objectContaining({ details: { position: 36, path: '$.params[0]["odd key"]' } }));
  });

  test.each([
    ["a duplicate key", '{"a":1,"b":2,"a":1}', "the key is a duplicate"],
    ["a duplicate key behind an escape", '{"to":1,"\\u0074o":2}', "the key is a duplicate"],
    ["__proto__", '{"__proto__":{"admin":true}}', "__proto__ is not allowed"],
    ["__proto__ behind an escape", '{"\\u005f_proto__":1}', "__proto__ is not allowed"],
    ["an integer beyond 2^53 - 1", "9007199254740992", "beyond"],
    ["an integer beyond -(2^53 - 1)", "-9007199254740992", "beyond"],
    ["a number beyond a double", "1e400", "too large"],
    ["a long number beyond a double", "9".repeat(400), "beyond"],
    ["an escaped lone surrogate", '"\\ud83d"', "lone surrogate"],
    ["an escaped low surrogate", '"\\ude00\\ud83d"', "lone surrogate"],
    ["a raw lone surrogate", '"\ud83d"', "lone surrogate"],
    ["a lone surrogate in a key", '{"\\udead":1}', "lone surrogate"],
    ["trailing data", "{} {}", "text after the value"],
    ["a trailing comma in an array", "[1,]", "a value was expected"],
    ["a trailing comma in an object", '{"a":1,}', "a key was expected"],
    ["a missing colon", '{"a" 1}', "a colon was expected"],
    ["a missing comma", "[1 2]", "comma or closing bracket"],
    ["a missing brace", '{"a":1', "comma or closing brace"],
    ["nothing", "", "a value was expected"],
    ["whitespace of other kinds", "\u00a01", "a value was expected"],
    ["a byte order mark", "\ufeff{}", "a value was expected"],
    ["a leading zero", "01", "text after the value"],
    ["a plus sign", "+1", "a value was expected"],
    ["a bare point", "1.", "text after the value"],
    ["NaN", "NaN", "a value was expected"],
    ["single quotes", "'a'", "a value was expected"],
    ["a comment", "1//", "text after the value"],
    ["an open string", '"abc', "does not end"],
    ["a control character", '"a\u0000"', "control character"],
    ["a raw line break in a string", '"a\nb"', "control character"],
    ["an unknown escape", '"\\x41"', "escape is unknown"],
    ["a cut escape", '"\\u12"', "escape is unknown"],
    ["an escape at the end", '"\\', "escape is unknown"],
  ])("error: invalid_data for %s", (_, text, reason) => {
    expect(() => parseStrictJson(text)).toThrow(
      expect.objectContaining({ code: "invalid_data", message: expect.stringContaining(reason) }),
    );
  });

  test("error: invalid_data for depth", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parseStrictJson(nested(64))).toBeTruthy();
    expect(() => parseStrictJson(nested(65))).toThrow("nested deeper than 64 levels");
    expect(() => parseStrictJson('{"a":{}}', { maxDepth: 1 })).toThrow("nested deeper than 1 levels");
    expect(() => parseStrictJson("[".repeat(1_000_000))).toThrow("nested deeper than 64 levels");
  });

  test("error: payload_too_large", () => {
    expect(parseStrictJson("[1]", { maxLength: 3 })).toEqual([1]);
    expect(() => parseStrictJson("[12]", { maxLength: 3 })).toThrow(expect.objectContaining({ code: "payload_too_large" }));
  });
});
