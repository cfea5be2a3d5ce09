import { hostname } from "node:os";
import { parseEnvironment } from "./environment.ts";
import { createLog } from "./log.ts";
import { startHost } from "./start-host.ts";

const environment = parseOrExit();
const log = createLog(environment.LOG_LEVEL);
const host = await startHost(environment, log, `${hostname()}:${environment.WALLET_API_PORT}`).catch((error: unknown) => {
  log.fatal({ err: error }, "host.start_failed");
  process.stderr.write(`wallet host: ${describeStartFailure(error)}\n`);
  process.exit(1);
});
// Before anybody hears that we are ready: from then on we may be told to stop.
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.once(signal, () => void stop(signal));
log.info({ url: host.url, simulated: true }, "host.ready");
process.send?.({ type: "ready", url: host.url });

/** Finishes what is under way. A parent that dies takes its IPC channel along, and without it nobody would ever stop us. */
async function stop(reason: string): Promise<void> {
  log.info({ reason }, "host.stopping");
  await host.stop();
  log.info("host.stopped");
  process.exit(0);
}

function parseOrExit() {
  try {
    return parseEnvironment(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "The wallet host cannot start."}\n`);
    process.exit(1);
  }
}

function describeStartFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `port ${environment.WALLET_API_PORT} is taken; set WALLET_API_PORT to another one.`;
  return "could not start; see the log line above.";
}
