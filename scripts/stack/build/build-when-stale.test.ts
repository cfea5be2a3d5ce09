import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildWhenStale, type Product } from "./build-when-stale.ts";

const { signal } = new AbortController();

function makeProduct(): Product & { build: () => Promise<boolean>; builds: () => number } {
  const root = mkdtempSync(join(tmpdir(), "countersign-build-"));
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src/a.ts"), "1");
  const product = {
    root,
    inputs: ["src", "absent"],
    stampFile: join(root, "out/.stamp"),
    output: join(root, "out/a"),
    lockFile: join(root, "lock"),
  };
  let builds = 0;
  const build = async () => {
    builds += 1;
    mkdirSync(join(root, "out"), { recursive: true });
    writeFileSync(product.output, "built");
  };
  return { ...product, build: () => buildWhenStale(product, build, signal), builds: () => builds };
}

test("behavior: builds once for the same inputs, tests not among them", async () => {
  const { build, root, lockFile } = makeProduct();
  expect(await build()).toBe(true);
  writeFileSync(join(root, "src/a.test.ts"), "new");
  expect(await build()).toBe(false);
  writeFileSync(join(root, "src/b.ts"), "new");
  expect(await build()).toBe(true);
  expect(existsSync(lockFile)).toBe(false);
});

test("behavior: builds again what was removed", async () => {
  const { build, stampFile } = makeProduct();
  await build();
  writeFileSync(stampFile, "other");
  expect(await build()).toBe(true);
});

test("behavior: two at once build once", async () => {
  const { build, builds } = makeProduct();
  expect(await Promise.all([build(), build()])).toEqual([true, false]);
  expect(builds()).toBe(1);
});
