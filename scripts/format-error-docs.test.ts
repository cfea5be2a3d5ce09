import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ERROR_CATALOGUE } from "../lib/protocol/errors.ts";
import { formatErrorDocs } from "./format-error-docs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("errors", () => {
  test("behavior: docs/errors.md is what the catalogue says", () => {
    expect(readFileSync(`${root}/docs/errors.md`, "utf8")).toBe(formatErrorDocs());
  });

  test("behavior: every code is provoked by a test", () => {
    const files = globSync(["{lib,enclave-sim,e2e,app,scripts}/**/*.{test,spec}.ts"], { cwd: root });
    const tests = files.map((file) => readFileSync(`${root}/${file}`, "utf8")).join("\n");
    expect(Object.keys(ERROR_CATALOGUE).filter((code) => !new RegExp(`["'\`]${code}["'\`]`).test(tests))).toEqual([]);
  });
});
