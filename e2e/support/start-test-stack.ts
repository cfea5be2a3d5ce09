import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readStackFile, type StackFile } from "../../scripts/stack/stack-file.ts";

const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_WITHIN_MS = 180_000;

export interface TestStackOptions {
  readonly web: boolean;
  /** With hot reload, as `npm run dev`. */
  readonly dev?: boolean;
  /** An earlier stack's folder, to start on its state. It is then not removed at the end. */
  readonly dataDir?: string;
  readonly environment?: Record<string, string>;
}

export interface TestStack {
  readonly dataDir: string;
  /** Read anew each time: process ids change when the supervisor restarts one. */
  read(): StackFile;
  stop(): Promise<void>;
  /** As the machine losing power would: nothing gets to clean up. Ports and data stay as they were. */
  kill(): Promise<void>;
}

/** Starts the whole real stack (`npm start`'s own program) in an empty data folder, on free ports. */
export async function startTestStack(options: TestStackOptions): Promise<TestStack> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "countersign-test-"));
  const log = join(dataDir, "supervisor.log");
  const [web, walletApi, chain, postgres] = await freePorts(4);
  const stackFile = join(dataDir, "stack.json");
  // What a killed stack left behind says nothing about the new one.
  rmSync(stackFile, { force: true });
  const output = openSync(log, "a");
  const supervisor = spawn(
    process.execPath,
    [join(PROJECT_ROOT, "scripts/stack/start.ts"), ...(options.web ? [] : ["--no-web"]), ...(options.dev === true ? ["--dev"] : [])],
    {
      cwd: PROJECT_ROOT,
      stdio: ["ignore", output, output],
      env: {
        ...process.env,
        // Vitest sets "test"; the stack decides for itself.
        NODE_ENV: "development",
        DATA_DIR: dataDir,
        PORT: String(web),
        WALLET_API_PORT: String(walletApi),
        CHAIN_PORT: String(chain),
        POSTGRES_PORT: String(postgres),
        ...options.environment,
      },
    },
  );
  await waitUntil(
    () => existsSync(stackFile),
    () => supervisor.exitCode !== null,
    log,
  );
  return {
    dataDir,
    read: () => readStackFile(stackFile),
    kill: async () => {
      const { pids } = readStackFile(stackFile);
      for (const pid of Object.values(pids)) if (pid !== undefined) killIfAlive(pid);
      if (supervisor.exitCode === null && supervisor.signalCode === null) await once(supervisor, "exit");
    },
    stop: async () => {
      if (supervisor.exitCode === null && supervisor.signalCode === null) {
        supervisor.kill("SIGTERM");
        await once(supervisor, "exit");
      }
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

async function waitUntil(isReady: () => boolean, hasEnded: () => boolean, log: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (!isReady()) {
    if (hasEnded() || Date.now() > until)
      throw new Error(`the stack did not start; its output:\n${readFileSync(log, "utf8").slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Ports that were free a moment ago: all are held at once, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
