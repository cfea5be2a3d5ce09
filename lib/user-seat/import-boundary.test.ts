import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** The sign-in code that runs in the browser. */
const BROWSER_AUTH = ["email-code", "sign-in-client"].map((name) => `lib/auth/${name}.ts`);

/** Every file of ours that ends up in a browser when these are bundled for one. */
async function bundledFiles(entryPoints: string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints,
    bundle: true,
    write: false,
    outdir: "out",
    metafile: true,
    format: "esm",
    platform: "browser",
    splitting: true,
    jsx: "automatic",
    packages: "external",
    loader: { ".css": "empty" },
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
}

test("the user seat reaches lib/protocol, and nothing that holds a secret", async () => {
  const own = globSync("lib/user-seat/*.{ts,tsx}", { cwd: ROOT }).filter((file) => !file.endsWith(".test.ts"));
  const files = await bundledFiles([...own, ...BROWSER_AUTH]);
  const foreign = files.filter((file) => !/^lib\/(protocol|user-seat)\//.test(file) && !BROWSER_AUTH.includes(file));
  expect(foreign).toEqual([]);
});

test("no module that asserts the server runtime is imported by a page's client code", async () => {
  const clients = globSync("{app,components,lib}/**/*.{ts,tsx}", { cwd: ROOT }).filter((file) => isClient(file));
  expect(clients.length).toBeGreaterThan(0);
  const files = await bundledFiles(clients);
  expect(files.filter((file) => file === "lib/server-seat/assert-server-runtime.ts")).toEqual([]);
});

function isClient(file: string): boolean {
  return /^["']use client["']/.test(readFileSync(join(ROOT, file), "utf8"));
}
