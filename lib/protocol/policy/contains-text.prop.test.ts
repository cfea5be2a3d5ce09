import fc from "fast-check";
import { expect, test } from "vitest";
import { containsText } from "./contains-text.ts";

/** Two letters, so that beginnings repeat. */
const text = (maxLength: number) => fc.string({ unit: fc.constantFrom("a", "b"), maxLength });

test("a text contains what the language's own search finds in it", () => {
  fc.assert(fc.property(text(60), text(14), (whole, wanted) => void expect(containsText(whole, wanted)).toBe(whole.includes(wanted))));
  fc.assert(
    fc.property(text(40), text(40), text(40), (before, wanted, after) => {
      expect(containsText(`${before}${wanted}${after}`, wanted)).toBe(true);
    }),
  );
});
