/**
 * `node scripts/lockfile/complete-lockfile.ts`, after `npm install`: puts the packages of other platforms back into package-lock.json. npm leaves those
 * out that the registry in use does not serve (a mirror often has the packages of one platform only), and then `npm ci` refuses the lock
 * file on every machine. Without their hashes, which only the package itself can give; npm adds them where it installs one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fail } from "../fail.ts";
import { UserError } from "../stack/user-error.ts";
import { findMissingPackages, type Lockfile } from "./find-missing-packages.ts";

const PATH = fileURLToPath(new URL("../../package-lock.json", import.meta.url));

const SYSTEMS: Record<string, string> = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  openharmony: "openharmony",
  win32: "win32",
  windows: "win32",
};
const PROCESSORS: Record<string, string> = {
  amd64: "x64",
  arm: "arm",
  arm64: "arm64",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  wasm32: "wasm32",
  x64: "x64",
};

try {
  const lock: Lockfile = JSON.parse(readFileSync(PATH, "utf8"));
  const missing = findMissingPackages(lock);
  for (const { name, version, dev } of missing) {
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new UserError(`${name} is asked for as ${version}, not as one version.`, "Add it to the lock file by hand.");
    lock.packages[`node_modules/${name}`] = { version, ...readPlatform(name), ...(dev ? { dev: true } : {}), optional: true };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(missing.length === 0 ? "package-lock.json is complete." : `Added: ${missing.map(({ name }) => name).join(", ")}`);
} catch (error) {
  fail(error);
}

/** By these npm knows, without asking the registry, that a package is not for this machine. Their names say for which it is. */
function readPlatform(name: string): { cpu?: string[]; libc?: string[]; os?: string[] } {
  const words = name.split(/[/-]/);
  const pick = (known: Record<string, string>) => words.flatMap((word) => known[word] ?? []);
  const libc = words.flatMap((word) => (word.startsWith("musl") ? "musl" : word.startsWith("gnu") ? "glibc" : []));
  const lists = Object.entries({ cpu: pick(PROCESSORS), libc, os: pick(SYSTEMS) });
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}
