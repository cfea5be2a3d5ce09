/** `npm start` and, with `--dev`, `npm run dev`: the whole stack in one terminal. `--no-web` leaves the web app out. */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fail } from "../fail.ts";
import { saveChain } from "./chain/keep-chain.ts";
import { watchSources } from "./dev/watch-sources.ts";
import { checkPorts } from "./ports/check-ports.ts";
import { listPorts } from "./ports/list-ports.ts";
import { lockDataFolder } from "./process/lock-data-folder.ts";
import { stopLeftovers } from "./process/stop-leftovers.ts";
import { publishStack } from "./publish-stack.ts";
import { runStack, STOP_ORDER } from "./run-stack.ts";
import { openProgress } from "./screen/open-progress.ts";
import { writeReadyBlock } from "./screen/write-ready-block.ts";
import { prepareDataFolder } from "./settings/prepare-data-folder.ts";
import { readEnvironment } from "./settings/read-environment.ts";
import { resolveSettings } from "./settings/resolve-settings.ts";

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Whatever hangs, the terminal is free again after this time. */
const STOP_WITHIN_MS = 9_000;
const SAME_SIGNAL_MS = 1_000;

const startedMs = Date.now();
const { values: flags } = parseArgs({
  options: { dev: { type: "boolean", default: false }, "no-web": { type: "boolean", default: false } },
});
const withWeb = !flags["no-web"];

try {
  await main();
} catch (error) {
  fail(error);
}

async function main(): Promise<void> {
  const environment = readEnvironment(process.env, join(PROJECT_ROOT, ".env"), withWeb);
  const paths = prepareDataFolder(resolve(PROJECT_ROOT, environment.DATA_DIR));
  const unlock = lockDataFolder(paths.lock, paths.root);
  const settings = resolveSettings(environment, paths);
  const progress = openProgress(process.stdout);
  const interrupted = new AbortController();

  process.stdout.write(`\n  Countersign, ${environment.COUNTERSIGN_MODE}${flags.dev ? ", hot reload" : ""}\n\n`);
  const publisher = publishStack(settings);
  const stack = runStack({
    settings,
    projectRoot: PROJECT_ROOT,
    progress,
    withWeb,
    hotReload: flags.dev,
    signal: interrupted.signal,
    onPid: publisher.setPid,
    onNotice: (name, text) => progress.note(`  ! ${name}: ${text}`),
  });

  let stoppingSinceMs: number | null = null;
  const stop = (exitCode: number) => {
    // A second Ctrl-C is somebody who does not want to wait; the same one may come twice, from the terminal and from npm.
    if (stoppingSinceMs !== null && Date.now() - stoppingSinceMs > SAME_SIGNAL_MS) stack.kill();
    if (stoppingSinceMs !== null) return;
    stoppingSinceMs = Date.now();
    interrupted.abort();
    void stopEverything(exitCode);
  };
  process.on("SIGINT", () => stop(130));
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(143));
  process.on("uncaughtException", (error) => {
    console.error(error);
    stop(1);
  });

  try {
    const left = await stopLeftovers(paths.processes, STOP_ORDER, () => saveChain(settings.chainRpcUrl, paths.chain).catch(() => {}));
    if (left.length > 0) progress.note(`  ! An earlier start was killed; stopped what it left: ${left.join(", ")}`);
    await checkPorts(listPorts(environment, withWeb));
    const app = await stack.start();
    publisher.publish(app);
    progress.end();
    process.stdout.write(writeReadyBlock(settings, withWeb, Date.now() - startedMs));
    if (flags.dev) watchSources(PROJECT_ROOT, stack, interrupted.signal, (text) => progress.note(`  ${text}`));
  } catch (error) {
    progress.end();
    if (!interrupted.signal.aborted) {
      await stack.stop();
      publisher.end();
      unlock();
      fail(error);
    }
  }

  async function stopEverything(exitCode: number): Promise<never> {
    progress.end();
    process.stdout.write("\n  Stopping …\n");
    setTimeout(() => {
      stack.kill();
      process.exit(exitCode);
    }, STOP_WITHIN_MS).unref();
    publisher.end();
    await stack.stop();
    unlock();
    process.stdout.write("  Stopped.\n");
    process.exit(exitCode);
  }
}
