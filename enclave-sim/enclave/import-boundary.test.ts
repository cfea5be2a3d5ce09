import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildEnclave } from "../../scripts/build-enclave.ts";

/** What may run where wallet keys are. A new name here is a decision about custody: say in the commit why the enclave needs it. */
const PACKAGES = [
  "@bitauth/libauth",
  "@hpke/chacha20poly1305",
  "@hpke/common",
  "@hpke/core",
  "@noble/curves",
  "@noble/hashes",
  "@scure/base",
  "@scure/bip32",
  "@scure/bip39",
  "@scure/btc-signer",
  "canonicalize",
  "cborg",
  "jose",
  "shamir-secret-sharing",
  "viem",
  "zod",
];

/** `crypto` is how @hpke/common writes it. */
const BUILTINS = ["crypto", "node:crypto"];

const OWN_FOLDERS = ["enclave-sim/enclave/", "lib/protocol/"];

/** Ways to a built-in that no import statement shows. Only the self-test of the seal may use the first, to be denied. */
const BACK_DOORS: Record<string, readonly string[]> = {
  getBuiltinModule: ["enclave-sim/enclave/seal-self-test.ts"],
  createRequire: [],
  "process.binding": [],
  dlopen: ["enclave-sim/enclave/seal-self-test.ts"],
  "process.env": ["enclave-sim/enclave/seal-self-test.ts"],
};

const ROOT = join(import.meta.dirname, "../..");

let folder = "";
let reached: string[] = [];
let builtins: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-boundary-"));
  const { metafile } = await buildEnclave({ outDir: folder });
  const outputs = Object.values(metafile.outputs);
  // What was imported but shaken out is not in the enclave: ws, for one, which viem only names.
  reached = outputs.flatMap(({ inputs }) => Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0));
  builtins = outputs.flatMap(({ imports }) => imports.map(({ path }) => path));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the enclave's import closure", () => {
  test("packages are exactly those named here", () => {
    const packages = new Set(reached.map(packageOf).filter((name) => name !== null));
    expect([...packages].sort()).toEqual(PACKAGES);
  });

  test("own files are the enclave's and the protocol's, and no test's", () => {
    const own = reached.filter((path) => packageOf(path) === null);
    expect(own.filter((path) => !OWN_FOLDERS.some((prefix) => path.startsWith(prefix)))).toEqual([]);
    expect(own.filter((path) => /\.test\.ts$|test-host/.test(path))).toEqual([]);
  });

  test("the only built-in is node:crypto", () => {
    expect([...new Set(builtins)].sort()).toEqual(BUILTINS);
  });

  test.each(Object.entries(BACK_DOORS))("%s is used nowhere else", async (word, allowed) => {
    const users: string[] = [];
    for (const path of reached) {
      if (packageOf(path) === null && (await readFile(join(ROOT, path), "utf8")).includes(word)) users.push(path);
    }
    expect(users.sort()).toEqual([...allowed].sort());
  });
});

/** Also for a package inside another one's node_modules. */
function packageOf(path: string): string | null {
  return /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}
