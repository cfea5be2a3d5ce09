/** `npm run recovery`: the recovery site, by itself. It needs the wallet API, and nothing of the app server: that and its database may be down. */
import { join, relative, resolve } from "node:path";
import { fail } from "./fail.ts";
import { describeRecoverySite } from "./recovery/describe-recovery-site.ts";
import { type RecoverySettings, type recoveryPaths, resolveRecoverySettings } from "./recovery/resolve-recovery-settings.ts";
import { buildClients, buildOfflinePage, buildWebApp } from "./stack/build/build-products.ts";
import { checkPorts } from "./stack/ports/check-ports.ts";
import { lockDataFolder } from "./stack/process/lock-data-folder.ts";
import { openProcessRecord } from "./stack/process/process-record.ts";
import { stopLeftovers } from "./stack/process/stop-leftovers.ts";
import { superviseProcess } from "./stack/process/supervise-process.ts";
import { watchLogErrors } from "./stack/process/watch-log-errors.ts";
import { openProgress, type Progress } from "./stack/screen/open-progress.ts";
import { answersHttp } from "./stack/services/answers-http.ts";
import { readRecoveryEnvironment } from "./stack/settings/read-environment.ts";

const ROOT = join(import.meta.dirname, "..");
const NAME = "recovery";

async function main(): Promise<void> {
  const environment = readRecoveryEnvironment(process.env, join(ROOT, ".env"));
  const dataDir = resolve(ROOT, environment.DATA_DIR);
  const settings = resolveRecoverySettings(environment, dataDir);
  const { paths } = settings;
  const unlock = lockDataFolder(paths.lock, paths.root);
  const progress = openProgress(process.stdout);
  const interrupted = new AbortController();
  process.stdout.write(`\n  Countersign recovery site, ${environment.COUNTERSIGN_MODE}\n\n`);

  const record = openProcessRecord(paths.processes);
  const say = (name: string, text: string) => progress.note(`  ! ${name}: ${text}`);
  const site = superviseProcess(NAME, () => describeRecoverySite(settings, ROOT), paths.logs, { onPid: record.set, onNotice: say });
  const stop = async (exitCode: number): Promise<never> => {
    interrupted.abort();
    progress.end();
    await site.stop();
    unlock();
    process.exit(exitCode);
  };
  process.on("SIGINT", () => void stop(130));
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(143));

  try {
    await stopLeftovers(paths.processes, [NAME], async () => {});
    await checkPorts([{ variable: "RECOVERY_PORT", port: environment.RECOVERY_PORT, purpose: "recovery site" }], "npm run recovery");
    await build(progress, paths, interrupted.signal);
    await progress.step("Recovery site", async () => {
      await site.start();
      return undefined;
    });
    watchLogErrors(join(paths.logs, `${NAME}.log`), (text) => say(NAME, text));
    progress.end();
    process.stdout.write(await writeReadyBlock(settings));
  } catch (error) {
    if (interrupted.signal.aborted) return;
    progress.end();
    await site.stop();
    unlock();
    fail(error);
  }
}

/** The same build as the app's: where `npm start` has made it, there is nothing to do. */
async function build(progress: Progress, { logs }: ReturnType<typeof recoveryPaths>, signal: AbortSignal): Promise<void> {
  const say = (built: boolean) => (built ? "" : "unchanged");
  await progress.step("Database clients", async () => say(await buildClients(ROOT, signal)));
  await progress.step("Offline tool", async () => say(await buildOfflinePage(ROOT, signal)));
  await progress.step("Web app build", async () => say(await buildWebApp(ROOT, join(logs, "build-web.log"), signal)));
}

async function writeReadyBlock({ environment, origin, walletApiUrl, paths }: RecoverySettings): Promise<string> {
  const isLocal = environment.COUNTERSIGN_MODE === "development" && environment.SMTP_URL === undefined;
  const rows: [string, string][] = [["Recovery site", origin]];
  if (isLocal) rows.push(["Mailbox", `${origin}/dev/mailbox  (its sign-in mails arrive here)`]);
  const answers = await answersHttp(`${walletApiUrl}/v1/health`);
  rows.push(["Wallet API", answers ? walletApiUrl : `${walletApiUrl}  does not answer yet: npm start, or npm start -- --no-web`]);
  rows.push(["Logs", relative(process.cwd(), paths.logs) || "."]);
  return [
    "",
    "  The recovery site is ready",
    "",
    ...rows.map(([name, value]) => `    ${name.padEnd(14)} ${value}`),
    "",
    "    It opens wallets where the server's seat alone is enough. Ctrl-C stops it.",
    "",
  ].join("\n");
}

await main().catch(fail);
