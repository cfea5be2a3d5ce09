import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "./start-test-stack.ts";

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_WITHIN_MS = 120_000;

export interface RecoverySite {
  readonly origin: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Starts the recovery site as a person does, with the command. It is told where the data folder is and where the wallet API listens. */
export async function startRecoverySite(dataDir: string, walletApiUrl: string): Promise<RecoverySite> {
  const [port = 0] = await freePorts(1);
  const command = spawn("npm", ["run", "recovery"], {
    cwd: PROJECT_ROOT,
    // npm, its shell and the command end together.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "development",
      DATA_DIR: dataDir,
      WALLET_API_PORT: new URL(walletApiUrl).port,
      RECOVERY_PORT: String(port),
    },
  });
  let output = "";
  for (const stream of [command.stdout, command.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const until = Date.now() + READY_WITHIN_MS;
  while (!output.includes("The recovery site is ready")) {
    if (command.exitCode !== null || Date.now() > until) throw new Error(`the recovery site did not start; its output:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    origin: `http://localhost:${port}`,
    logFile: join(dataDir, "recovery/logs/recovery.log"),
    stop: async () => {
      if (command.exitCode !== null || command.signalCode !== null || command.pid === undefined) return;
      process.kill(-command.pid, "SIGTERM");
      await once(command, "exit");
    },
  };
}
