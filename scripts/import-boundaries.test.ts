import { globSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Every file of ours that the entries reach. Packages stay outside. */
async function reach(patterns: string[], platform: "node" | "browser" = "node"): Promise<string[]> {
  const entryPoints = globSync(patterns, { cwd: ROOT }).filter((file) => !/\.(test|spec)\.tsx?$|\/test-|\/testing\//.test(file));
  expect(entryPoints.length).toBeGreaterThan(0);
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints,
    bundle: true,
    write: false,
    outdir: "out",
    metafile: true,
    format: "esm",
    platform,
    splitting: true,
    jsx: "automatic",
    packages: "external",
    alias: { "@": ROOT },
    loader: { ".css": "empty", ".svg": "empty" },
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
}

const outside = (files: string[], allowed: RegExp): string[] => files.filter((file) => !allowed.test(file));

describe("imports go one way", () => {
  test("lib/protocol reaches nothing but itself", async () => {
    expect(outside(await reach(["lib/protocol/**/*.ts"]), /^lib\/protocol\//)).toEqual([]);
  });

  test("the wallet host reaches lib/protocol and its own database client", async () => {
    expect(outside(await reach(["enclave-sim/host/main.ts"]), /^(enclave-sim\/host|lib\/protocol|prisma\/vault\/generated)\//)).toEqual([]);
  });

  test("the hypervisor reaches lib/protocol", async () => {
    expect(outside(await reach(["enclave-sim/hypervisor/main.ts"]), /^(enclave-sim\/hypervisor|lib\/protocol)\//)).toEqual([]);
  });

  test("nothing of the app reaches the wallet backend, its database, or the scripts", async () => {
    const files = await reach([
      "app/**/*.{ts,tsx}",
      "app/.well-known/**/*.ts",
      "components/**/*.{ts,tsx}",
      "lib/{auth,chain,recovery-site,server-seat,user-seat}/**/*.{ts,tsx}",
    ]);
    expect(files.filter((file) => /^(enclave-sim|prisma\/vault|scripts|e2e|bench)\//.test(file))).toEqual([]);
  });
});
