import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadHypervisorState } from "./hypervisor-state.ts";

let dataDir = "";
const file = (name: string): string => join(dataDir, "hypervisor", name);

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "countersign-state-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function load(): Promise<Uint8Array> {
  const state = await loadHypervisorState(dataDir, Date.now);
  await state.witness.close();
  return state.kmsRootKey;
}

describe("the first start", () => {
  test("default: everything is made once and kept", async () => {
    const key = await load();
    const root = await readFile(file("attestation-root.pem"));
    expect(key).toHaveLength(32);
    expect(await load()).toEqual(key);
    expect(await readFile(file("attestation-root.pem"))).toEqual(root);
  });

  test("behavior: one that was cut short is finished by the next", async () => {
    const key = await load();
    // Killed before the marker was written, and before the witness was made.
    await rm(file("state.json"));
    await rm(file("witness.log"));
    expect(await load()).toEqual(key);
  });
});

describe("later starts", () => {
  test.each(["kms-root.key", "attestation-root.pem", "attestation-root.key", "witness.log"])("error: %s is gone", async (name) => {
    await load();
    await rm(file(name));
    await expect(load()).rejects.toThrow(new RegExp(`${name}.*missing`));
    await expect(readFile(file(name))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("error: a damaged KMS key", async () => {
    await load();
    await writeFile(file("kms-root.key"), "abcd\n");
    await expect(load()).rejects.toThrow("has 2 bytes, not 32");
  });
});
