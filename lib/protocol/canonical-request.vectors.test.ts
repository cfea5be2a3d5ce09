import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeVectors } from "../../scripts/test/describe-vectors.ts";
import { canonicalizeJson } from "./canonical-request.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

describeVectors("RFC 8785", "jcs/testdata", (directory) => {
  const names = readdirSync(join(directory, "input"));

  test.each(names)("%s", (name) => {
    const text = readFileSync(join(directory, "input", name), "utf8");
    const expected = readFileSync(join(directory, "output", name), "utf8");
    const bytes = readFileSync(join(directory, "outhex", name.replace(/json$/, "txt")), "utf8").replace(/\s/g, "");
    const canonical = canonicalizeJson(parseStrictJson(text));
    expect(canonical).toBe(expected);
    expect(Buffer.from(canonical, "utf8").toString("hex")).toBe(bytes);
  });

  test("all six pairs are there", () => expect(names).toHaveLength(6));
});
