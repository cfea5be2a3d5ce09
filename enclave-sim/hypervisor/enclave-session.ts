import type { Socket } from "node:net";
import type { Logger } from "pino";
import { toHypervisorSchema } from "../../lib/protocol/enclave-control.ts";
import { answerEnclave, type EnclaveQuestion, type EnclaveServices } from "./answer-enclave.ts";
import { EnclaveProcess } from "./enclave-process.ts";

type Phase = "launched" | "sealed" | "ready";

interface SessionOptions {
  readonly runtimePath: string;
  readonly imagePath: string;
  readonly services: EnclaveServices;
  readonly log: Logger;
  /** An enclave that is not ready by then is ended. */
  readonly readyWithinMs: number;
}

export interface SessionEnd {
  readonly reason: string;
  /** How long it was ready. */
  readonly servedMs: number;
}

/**
 * One life of an enclave, from launch to exit: launched → sealed → ready. Until it has reported its seal it is told nothing, and until it is
 * ready no connection reaches it. A message that breaks the contract ends it, because then we do not know what it is.
 */
export class EnclaveSession {
  readonly ended: Promise<SessionEnd>;
  readonly #options: SessionOptions;
  readonly #process: EnclaveProcess;
  readonly #launchedMs = performance.now();
  readonly #readyTimer: NodeJS.Timeout;
  #phase: Phase = "launched";
  #readyMs = Number.POSITIVE_INFINITY;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<SessionEnd>();
    this.ended = promise;
    this.#readyTimer = setTimeout(() => this.#end("it was not ready in time"), options.readyWithinMs);
    this.#process = new EnclaveProcess(options.runtimePath, options.imagePath, {
      onMessage: (message) => this.#receive(message),
      onStderr: (line) => options.log.warn({ event: "enclave.stderr", line }),
      onExit: (reason) => {
        clearTimeout(this.#readyTimer);
        resolve({ reason, servedMs: Math.max(0, performance.now() - this.#readyMs) });
      },
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  accept(socket: Socket): void {
    if (this.#phase === "ready") this.#process.passConnection(socket);
    else socket.destroy();
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#process.kill(signal);
  }

  #receive(raw: unknown): void {
    const parsed = toHypervisorSchema.safeParse(raw);
    if (!parsed.success) {
      this.#end("it sent a message that is not in the protocol");
      return;
    }
    const message = parsed.data;
    if (message.type === "log") this.#options.log[message.level]({ event: message.event, source: "enclave", ...message.fields });
    else if (message.type === "sealed") this.#seal(message.denials);
    else if (this.#phase === "launched") this.#end(`it sent "${message.type}" before it reported its seal`);
    else if (message.type === "ready") this.#serve(message.boot_id);
    else void this.#answer(message);
  }

  #seal(denials: readonly string[]): void {
    if (this.#phase !== "launched") {
      this.#end("it reported its seal twice");
      return;
    }
    this.#phase = "sealed";
    this.#options.log.info({ event: "enclave.sealed", denials: denials.length, ms: this.#age() });
  }

  #serve(bootId: string): void {
    if (this.#phase !== "sealed") {
      this.#end("it reported to be ready twice");
      return;
    }
    clearTimeout(this.#readyTimer);
    this.#phase = "ready";
    this.#readyMs = performance.now();
    this.#options.log.info({ event: "enclave.ready", boot_id: bootId, pid: this.pid, ms: this.#age() });
  }

  async #answer(question: EnclaveQuestion): Promise<void> {
    try {
      this.#process.send(await answerEnclave(question, this.#options.services));
    } catch (error) {
      this.#options.log.error({ event: "enclave.question_failed", question: question.type, err: error });
      this.#end(`its "${question.type}" could not be answered`);
    }
  }

  /** The exit that follows resolves `ended`. */
  #end(why: string): void {
    this.#options.log.error({ event: "enclave.ended", why });
    this.#process.kill("SIGKILL");
  }

  #age(): number {
    return Math.round(performance.now() - this.#launchedMs);
  }
}
