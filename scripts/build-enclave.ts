import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { measureEnclave } from "../enclave-sim/hypervisor/measure-enclave.ts";
import type { Measurement } from "../lib/protocol/attestation/measurement.ts";

interface BuildOptions {
  /** The project's root; every path in the bundle is relative to it. */
  readonly root?: string;
  /** Relative to `root`. */
  readonly entry?: string;
  /** Where `enclave.mjs` and `meta.json` go; `dist/enclave` by default. */
  readonly outDir?: string;
}

export interface EnclaveBuild {
  readonly bundlePath: string;
  readonly measurement: Measurement;
  /** esbuild's account of every file and built-in that the bundle reached. */
  readonly metafile: Metafile;
}

/**
 * Bundles the enclave into one file, byte for byte the same wherever and whenever it is built from the same sources: nothing in it depends on
 * the folder, the clock, tsconfig.json or the environment. Not minified, because it is what an auditor reads and measures.
 */
export async function buildEnclave(options: BuildOptions = {}): Promise<EnclaveBuild> {
  const root = resolve(options.root ?? join(import.meta.dirname, ".."));
  const outDir = resolve(root, options.outDir ?? "dist/enclave");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [options.entry ?? "enclave-sim/enclave/main.ts"],
    outfile: "enclave.mjs",
    write: false,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node26",
    format: "esm",
    mainFields: ["module", "main"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
    tsconfigRaw: { compilerOptions: { target: "ES2024", verbatimModuleSyntax: true } },
    // A linked node_modules must not put its target's path into the bundle's comments.
    preserveSymlinks: true,
  });
  const bundle = outputFiles[0]?.contents;
  if (bundle === undefined) throw new Error("esbuild returned no bundle");
  const bundlePath = join(outDir, "enclave.mjs");
  const measurement = await measureEnclave(bundle, process.execPath);
  const inputs = Object.keys(metafile.inputs).sort();
  await mkdir(outDir, { recursive: true });
  await writeFile(bundlePath, bundle);
  await writeFile(
    join(outDir, "meta.json"),
    `${JSON.stringify({ measurement, node: process.version, bytes: bundle.length, inputs }, null, 2)}\n`,
  );
  return { bundlePath, measurement, metafile };
}

if (import.meta.main) {
  const { bundlePath, measurement } = await buildEnclave();
  console.log(`${bundlePath}\npcr0 ${measurement.pcr0}\npcr1 ${measurement.pcr1}\npcr2 ${measurement.pcr2}`);
}
