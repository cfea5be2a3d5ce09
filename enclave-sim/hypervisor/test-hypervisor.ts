import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type LogLine = Record<string, unknown> & { event?: string };

interface StartOptions {
  readonly bundle: string;
  readonly mode?: "development" | "production";
  /** `pipe` makes closing our end of its standard input its signal to stop; `ipc` does the same with its channel. */
  readonly lifeline?: "none" | "pipe" | "ipc";
}

const WAIT_MS = 15_000;

/** A program that answers each line with itself; see `writeProgram`. */
export const ECHO = "return line;";

/** A folder short enough for a socket path below it. */
export async function createTestFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "cs-hv-")));
}

/** A real hypervisor process over a real data folder, for tests. Its log is its interface. */
export class TestHypervisor {
  readonly child: ChildProcess;
  readonly lines: LogLine[] = [];
  readonly exited: Promise<number | string>;
  readonly #folder: string;
  #onLine: () => void = () => undefined;
  #stderr = "";

  constructor(folder: string, { bundle, mode = "development", lifeline = "none" }: StartOptions) {
    this.#folder = folder;
    const input = lifeline === "pipe" ? "pipe" : "ignore";
    const env = {
      PATH: process.env.PATH,
      COUNTERSIGN_MODE: mode,
      DATA_DIR: join(folder, "data"),
      VSOCK_PATH: this.socketPath,
      ENCLAVE_BUNDLE: bundle,
    };
    this.child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
      env: { NODE_ENV: "test", ...env },
      stdio: lifeline === "ipc" ? [input, "pipe", "pipe", "ipc"] : [input, "pipe", "pipe"],
    });
    let pending = "";
    this.child.stdout?.on("data", (chunk: Buffer) => {
      const parts = (pending + chunk.toString()).split("\n");
      pending = parts.pop() ?? "";
      for (const part of parts) this.lines.push(JSON.parse(part) as LogLine);
      this.#onLine();
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    // Not "close": it never comes after our own disconnect() of the channel.
    const logEnded = new Promise((resolve) => this.child.stdout?.once("close", resolve));
    const exit = new Promise<number | string>((resolve) => this.child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown")));
    this.exited = logEnded.then(() => exit);
  }

  get socketPath(): string {
    return join(this.#folder, "v.sock");
  }

  get stateFolder(): string {
    return join(this.#folder, "data/hypervisor");
  }

  /** The nth line with this event, waiting for it. */
  async waitFor(event: string, nth = 1): Promise<LogLine> {
    const deadline = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = this.lines.filter((line) => line.event === event)[nth - 1];
      if (found !== undefined) return found;
      if (deadline.aborted || this.child.exitCode !== null) {
        throw new Error(`no "${event}" (${nth}) in:\n${this.lines.map((line) => JSON.stringify(line)).join("\n")}\n${this.#stderr}`);
      }
      await new Promise<void>((resolve) => {
        this.#onLine = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  connect(): Socket {
    return connect(this.socketPath);
  }

  /** Sends one line and resolves with what comes back before the next line break, or null when the connection is closed instead. */
  ask(line: string): Promise<string | null> {
    return new Promise((resolve) => {
      const socket = this.connect();
      let answer = "";
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(null));
      socket.on("data", (chunk: Buffer) => {
        answer += chunk.toString();
        if (!answer.includes("\n")) return;
        resolve(answer.slice(0, answer.indexOf("\n")));
        socket.destroy();
      });
      socket.write(`${line}\n`);
    });
  }

  async stop(): Promise<number | string> {
    this.child.kill("SIGTERM");
    return this.exited;
  }
}
