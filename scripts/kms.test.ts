import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureEnclave } from "../enclave-sim/hypervisor/measure-enclave.ts";

let folder = "";
let bundle = "";
let pcr0 = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-kms-"));
  bundle = join(folder, "enclave.mjs");
  await writeFile(bundle, "export {};\n");
  ({ pcr0 } = await measureEnclave(await readFile(bundle), process.execPath));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function kms(...words: string[]): Promise<Outcome> {
  const env = { ...process.env, DATA_DIR: join(folder, "data"), ENCLAVE_BUNDLE: bundle };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, "kms.ts"), ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

test("default: approve, list, revoke", async () => {
  expect(await kms("list")).toMatchObject({ code: 0, output: expect.stringContaining("Nothing is approved.") });
  expect(await kms("approve", pcr0.toUpperCase())).toMatchObject({ code: 0, output: expect.stringContaining(`Approved ${pcr0}`) });
  const file = join(folder, "data/hypervisor/approved.json");
  const { approved } = JSON.parse(await readFile(file, "utf8")) as { approved: unknown[] };
  expect(approved).toEqual([
    { ...(await measureEnclave(await readFile(bundle), process.execPath)), approved_at: expect.any(String), approved_by: "operator" },
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await kms("list")).output).toMatch(/^approved, /m);
  expect(await kms("revoke", pcr0)).toMatchObject({ code: 0 });
  expect((await kms("list")).output).toContain("Nothing is approved.");
});

test("args: --pcr1 and --pcr2 approve a build of another machine", async () => {
  const other = "ab".repeat(48);
  expect(await kms("approve", other, "--pcr1", "cd".repeat(48), "--pcr2", "ef".repeat(48))).toMatchObject({ code: 0 });
  expect((await kms("list")).output).toContain(`pcr0 ${other}`);
  expect(await kms("revoke", other)).toMatchObject({ code: 0 });
});

test.each([
  ["a measurement that is not the bundle's", ["approve", "ab".repeat(48)], "not abab"],
  ["a measurement that is no hash", ["approve", "abc"], "96 hex digits"],
  ["a debug measurement", ["approve", "0".repeat(96), "--pcr1", "0".repeat(96), "--pcr2", "0".repeat(96)], "debug enclave"],
  ["an unknown command", ["allow", "abc"], '"allow" is not a command'],
  ["an unknown option", ["approve", "abc", "--force"], "--force"],
  ["revoking what was never approved", ["revoke", "ab".repeat(48)], "was not approved"],
])("error: %s", async (_title, words, said) => {
  expect(await kms(...words)).toMatchObject({ code: 1, output: expect.stringContaining(said) });
});
