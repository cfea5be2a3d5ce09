import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareEnclaveImage } from "./enclave-image.ts";
import { LAUNCH_FLAGS } from "./launch-flags.ts";
import { measureEnclave } from "./measure-enclave.ts";

const sha384 = (data: string): string => createHash("sha384").update(data).digest("hex");

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-measure-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("measureEnclave", () => {
  test("default: SHA-384 of the bundle, of the runtime, of the flags as JSON", async () => {
    const runtime = join(folder, "node");
    await writeFile(runtime, "runtime");
    expect(await measureEnclave(Buffer.from("bundle"), runtime)).toEqual({
      pcr0: sha384("bundle"),
      pcr1: sha384("runtime"),
      pcr2: sha384(JSON.stringify(LAUNCH_FLAGS)),
    });
  });

  test("behavior: a runtime that was replaced is measured anew", async () => {
    const runtime = join(folder, "node");
    await writeFile(runtime, "first");
    await measureEnclave(Buffer.from(""), runtime);
    await writeFile(runtime, "other");
    expect((await measureEnclave(Buffer.from(""), runtime)).pcr1).toBe(sha384("other"));
  });
});

describe("prepareEnclaveImage", () => {
  test("behavior: what was measured is what runs, even if the bundle is replaced meanwhile", async () => {
    const bundle = join(folder, "enclave.mjs");
    await writeFile(bundle, "first");
    const image = await prepareEnclaveImage(bundle, folder, process.execPath);
    await writeFile(bundle, "second");
    expect(await readFile(image.path, "utf8")).toBe("first");
    expect(image.measurement.pcr0).toBe(sha384("first"));
    expect((await prepareEnclaveImage(bundle, folder, process.execPath)).measurement.pcr0).toBe(sha384("second"));
  });

  test("error: no bundle", async () => {
    await expect(prepareEnclaveImage(join(folder, "none.mjs"), folder, process.execPath)).rejects.toThrow("npm run build");
  });
});
