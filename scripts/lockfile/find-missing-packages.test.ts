import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findMissingPackages, type Lockfile } from "./find-missing-packages.ts";

test("behavior: package-lock.json has every platform's packages, so that `npm ci` takes it", () => {
  const lock: Lockfile = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));
  expect(findMissingPackages(lock), "run: node scripts/lockfile/complete-lockfile.ts").toEqual([]);
});

test("default", () => {
  const packages = {
    "": {},
    "node_modules/a": { optionalDependencies: { "a-linux": "1.0.0", "a-darwin": "1.0.0" }, dev: true },
    "node_modules/a-linux": {},
    "node_modules/b": { optionalDependencies: { "b-linux": "2.0.0" } },
    "node_modules/b/node_modules/b-linux": {},
    "node_modules/b/node_modules/c": { optionalDependencies: { "b-linux": "2.0.0", "a-linux": "1.0.0" } },
  };
  expect(findMissingPackages({ packages })).toEqual([{ name: "a-darwin", version: "1.0.0", dev: true }]);
});
