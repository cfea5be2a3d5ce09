import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ToEnclave } from "../../lib/protocol/enclave-control.ts";
import { launchArguments } from "./launch-flags.ts";

export interface EnclaveProcessEvents {
  /** A raw message: not checked yet. */
  onMessage(message: unknown): void;
  /** A line that Node or the program wrote to stderr, cut at 1,000 characters. */
  onStderr(line: string): void;
  /** Once, when the process is gone: `code 1` or `SIGKILL`. */
  onExit(reason: string): void;
}

const MAX_STDERR_LINES = 200;
const MAX_STDERR_LINE = 1_000;

/** The sealed child process: launched with exactly LAUNCH_FLAGS, no environment, and one channel, to us. */
export class EnclaveProcess {
  readonly #child: ChildProcess;
  /** Connections on their way into the enclave. */
  readonly #passing = new Set<Socket>();

  constructor(runtimePath: string, imagePath: string, events: EnclaveProcessEvents) {
    this.#child = spawn(runtimePath, launchArguments(imagePath), {
      // Next.js declares NODE_ENV as part of every environment; this one is empty on purpose.
      env: {} as NodeJS.ProcessEnv,
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.on("message", (message) => events.onMessage(message));
    // Raised when a message cannot be written because the process is dying; its exit follows.
    this.#child.on("error", (error) => events.onStderr(`channel: ${error.message}`));
    if (this.#child.stderr !== null) forwardLines(this.#child.stderr, events.onStderr);
    let isOver = false;
    const end = (reason: string): void => {
      if (isOver) return;
      isOver = true;
      for (const socket of this.#passing) socket.destroy();
      closeUnacknowledged(this.#child);
      events.onExit(reason);
    };
    this.#child.once("exit", (code, signal) => end(signal ?? `code ${code}`));
    // When the runtime cannot even be started there is an error and no exit.
    this.#child.once("error", (error) => {
      if (this.#child.pid === undefined) end(error.message);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToEnclave): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Hands an accepted, still paused connection over. Whatever goes wrong, the client sees it closed rather than silent. */
  passConnection(socket: Socket): void {
    if (!this.#child.connected) {
      socket.destroy();
      return;
    }
    this.#passing.add(socket);
    const message: ToEnclave = { type: "vsock" };
    this.#child.send(message, socket, { keepOpen: false }, (error) => {
      this.#passing.delete(socket);
      if (error !== null) socket.destroy();
    });
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#child.kill(signal);
  }
}

/**
 * The one connection that was sent and not yet received when the process died: Node 26 waits for its acknowledgement for ever and keeps it open, out
 * of reach of any public function (the test "its death closes every connection" shows it). The client would wait on it.
 */
function closeUnacknowledged(child: ChildProcess): void {
  const pending: unknown = Reflect.get(child, "_pendingMessage");
  if (typeof pending !== "object" || pending === null || !("handle" in pending)) return;
  const { handle } = pending;
  if (typeof handle === "object" && handle !== null && "close" in handle && typeof handle.close === "function") handle.close();
}

function forwardLines(stream: Readable, onLine: (line: string) => void): void {
  let pending = "";
  let lines = 0;
  const forward = (line: string): void => {
    if (line.trim() !== "" && lines++ < MAX_STDERR_LINES) onLine(line.slice(0, MAX_STDERR_LINE));
  };
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const parts = (pending + chunk).split("\n");
    pending = (parts.pop() ?? "").slice(0, MAX_STDERR_LINE);
    for (const part of parts) forward(part);
  });
  stream.on("end", () => forward(pending));
}
