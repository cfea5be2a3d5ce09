import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from "./base64.ts";

test("every byte string has the text that Buffer gives, and comes back from it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(encodeBase64(bytes), "x")).toEqual(bytes);
      expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(decodeBase64Url(encodeBase64Url(bytes), "x")).toEqual(bytes);
    }),
  );
});

test("a text that is accepted is the only text of its bytes", () => {
  const characters = fc.constantFrom(..."AQgw/+=Zz9 ");
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
      let bytes: Uint8Array;
      try {
        bytes = decodeBase64(text, "x");
      } catch {
        return;
      }
      expect(encodeBase64(bytes)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
