/** `npm run doctor`: looks for what would keep the stack from starting, and says how to mend it. Changes nothing and needs nothing running. */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium/find-chromium.ts";
import { checkChain } from "./doctor/check-chain.ts";
import { checkDatabases } from "./doctor/check-databases.ts";
import { checkFolder } from "./doctor/check-folder.ts";
import { checkSeal } from "./doctor/check-seal.ts";
import { fail } from "./fail.ts";
import { recoveryPaths } from "./recovery/resolve-recovery-settings.ts";
import { checkPorts } from "./stack/ports/check-ports.ts";
import { listPorts } from "./stack/ports/list-ports.ts";
import { readLockHolder } from "./stack/process/lock-data-folder.ts";
import { readEnvironment } from "./stack/settings/read-environment.ts";
import { UserError } from "./stack/user-error.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What is looked at, in the order in which one thing needs another. A check returns what it found, or throws what is wrong and how to mend it. */
async function main(): Promise<number> {
  const environment = readEnvironment(process.env, join(ROOT, ".env"), true);
  const dataDir = resolve(ROOT, environment.DATA_DIR);
  const running = readLockHolder(join(dataDir, "run", "lock.json"));
  const checks: [string, () => Promise<string> | string][] = [
    ["Node", () => `${process.version}, from node_modules`],
    ["Settings", () => `${environment.COUNTERSIGN_MODE}, data in ${dataDir}`],
    ["Data folder", () => checkFolder(dataDir)],
    ["Ports", () => describePorts()],
    ["Recovery", () => describeRecoveryPort()],
    ["Database", () => checkDatabases(environment)],
    ["Chain", () => checkChain(environment)],
    ["Seal", () => checkSeal(ROOT)],
    ["Chromium", () => describeChromium()],
  ];
  let problems = 0;
  for (const [name, check] of checks) {
    try {
      console.log(`  ✓ ${name.padEnd(12)} ${await check()}`);
    } catch (error) {
      problems += 1;
      console.log(`  ✗ ${name.padEnd(12)} ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof UserError) console.log(`    → ${error.fix}`);
    }
  }
  console.log(problems === 0 ? "\n  Nothing is wrong.\n" : `\n  ${problems === 1 ? "One problem" : `${problems} problems`} found.\n`);
  return problems;

  async function describePorts(): Promise<string> {
    const ports = listPorts(environment, true);
    const numbers = ports.map(({ port }) => port).join(", ");
    if (running !== null) return `${numbers}: in use by the stack that runs on this data folder (process ${running})`;
    await checkPorts(ports);
    return `${numbers} are free`;
  }

  async function describeRecoveryPort(): Promise<string> {
    const port = environment.RECOVERY_PORT;
    const holder = readLockHolder(recoveryPaths(dataDir).lock);
    if (holder !== null) return `${port}: in use by the recovery site (process ${holder})`;
    await checkPorts([{ variable: "RECOVERY_PORT", port, purpose: "recovery site" }], "npm run recovery");
    return `${port} is free`;
  }
}

function describeChromium(): string {
  const path = findChromium();
  if (path === null)
    throw new UserError(
      "None found; only the tests need one.",
      "apt-get install chromium, or set CHROMIUM_PATH. `npm test` tries by itself.",
    );
  return path;
}

console.log("\n  Countersign doctor\n");
await main().then((problems) => process.exit(problems === 0 ? 0 : 1), fail);
