import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measurementSchema } from "../lib/protocol/attestation/measurement.ts";
import { buildEnclave, type EnclaveBuild } from "./build-enclave.ts";

const ROOT = join(import.meta.dirname, "..");

let folder = "";
let first: EnclaveBuild;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-build-"));
  first = await buildEnclave({ outDir: join(folder, "first") });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A second checkout: every file that the first build read, and the package.json files that steered it. */
async function copyProject(target: string): Promise<void> {
  const paths = new Set(Object.keys(first.metafile.inputs));
  for (const path of [...paths]) {
    for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) paths.add(join(parent, "package.json"));
  }
  for (const path of paths) {
    if (!existsSync(join(ROOT, path))) continue;
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(ROOT, path), join(target, path));
  }
}

test("default: the same sources in another directory give identical bytes", async () => {
  const elsewhere = join(folder, "another checkout/with a longer path");
  await copyProject(elsewhere);
  // What surrounds the sources must not matter.
  await writeFile(
    join(elsewhere, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { target: "ES2015", useDefineForClassFields: false } }),
  );
  const second = await buildEnclave({ root: elsewhere, outDir: join(elsewhere, "dist/enclave") });
  expect(second.measurement).toEqual(first.measurement);
  expect((await readFile(second.bundlePath)).equals(await readFile(first.bundlePath))).toBe(true);
});

test("behavior: a linked node_modules gives identical bytes too", async () => {
  const linked = join(folder, "linked");
  await mkdir(linked);
  for (const name of ["lib", "enclave-sim"]) await cp(join(ROOT, name), join(linked, name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(linked, "node_modules"));
  const second = await buildEnclave({ root: linked, outDir: join(linked, "dist/enclave") });
  expect(second.measurement).toEqual(first.measurement);
});

test("behavior: one changed character gives another measurement", async () => {
  const changed = join(folder, "changed");
  await copyProject(changed);
  const path = join(changed, "lib/protocol/hex.ts");
  await writeFile(path, `${await readFile(path, "utf8")}\nexport const unused = 1;\nglobalThis.name = "x";\n`);
  const second = await buildEnclave({ root: changed, outDir: join(changed, "dist/enclave") });
  expect(second.measurement.pcr0).not.toBe(first.measurement.pcr0);
  expect(second.measurement.pcr1).toBe(first.measurement.pcr1);
});

test("behavior: meta.json names the measurement and every input", async () => {
  const meta = JSON.parse(await readFile(join(folder, "first/meta.json"), "utf8")) as { measurement: unknown; inputs: string[] };
  expect(measurementSchema.parse(meta.measurement)).toEqual(first.measurement);
  expect(meta.inputs).toContain("enclave-sim/enclave/main.ts");
});
