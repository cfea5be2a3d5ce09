import { expect, test } from "vitest";
import { readError } from "./watch-log-errors.ts";

test.each([
  ['{"level":50,"msg":"chain away"}', "chain away"],
  ['{"level":"error","event":"kms.refused","msg":"not approved"}', "kms.refused: not approved"],
  ["TypeError: x is not a function", "TypeError: x is not a function"],
  [" ⨯ Error: boom", "⨯ Error: boom"],
  ['{"level":30,"msg":"an error was answered"}', null],
  ['{"level":40,"event":"measurement.approved_automatically"}', null],
  ["  ✓ Ready in 300ms", null],
  ['{"level":50', null],
])("args: %s", (line, shown) => {
  expect(readError(line)).toBe(shown);
});
