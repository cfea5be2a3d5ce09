import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { prepareEnclaveImage } from "./enclave-image.ts";
import { EnclaveSession } from "./enclave-session.ts";
import type { HypervisorState } from "./hypervisor-state.ts";
import { RestartBackoff } from "./restart-backoff.ts";
import type { SimulatedKms } from "./simulated-kms.ts";
import { SimulatedNitroSecurityModule } from "./simulated-nitro-security-module.ts";

interface SupervisorOptions {
  readonly bundlePath: string;
  readonly runtimePath: string;
  readonly state: HypervisorState;
  readonly kms: SimulatedKms;
  readonly log: Logger;
  readonly now: () => number;
}

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 2_000;

/** Keeps one enclave running: measures and launches the bundle as it is now, and again with backoff whenever it dies. */
export class EnclaveSupervisor {
  readonly #options: SupervisorOptions;
  readonly #backoff = new RestartBackoff();
  readonly #stopping = new AbortController();
  #session: EnclaveSession | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Resolves after `stop`, when the last enclave is gone. */
  async run(): Promise<void> {
    const { log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const { reason, servedMs } = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      const delayMs = this.#backoff.nextDelayMs(servedMs);
      log.warn({ event: "enclave.stopped", reason, served_ms: Math.round(servedMs), restart_in_ms: delayMs });
      await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  accept(socket: Socket): void {
    if (this.#session === null) socket.destroy();
    else this.#session.accept(socket);
  }

  /** Asks the enclave to end, and ends it if it does not. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const session = this.#session;
    if (session === null) return;
    session.kill("SIGTERM");
    const timer = setTimeout(() => session.kill("SIGKILL"), STOP_WITHIN_MS);
    await session.ended;
    clearTimeout(timer);
  }

  async #runOnce(): Promise<{ reason: string; servedMs: number }> {
    const { bundlePath, runtimePath, state, kms, log, now } = this.#options;
    try {
      const image = await prepareEnclaveImage(bundlePath, state.folder, runtimePath);
      if (this.#stopping.signal.aborted) return { reason: "stopping", servedMs: 0 };
      const securityModule = new SimulatedNitroSecurityModule(state.attestationRoot, image.measurement, now);
      const onRefusal = (reason: string): void => log.error({ event: "kms.refused", reason });
      const services = { securityModule, kms, witness: state.witness, onRefusal };
      this.#session = new EnclaveSession({ runtimePath, imagePath: image.path, services, log, readyWithinMs: READY_WITHIN_MS });
      log.info({ event: "enclave.launched", pid: this.#session.pid, module_id: securityModule.moduleId, ...image.measurement });
      return await this.#session.ended;
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error), servedMs: 0 };
    } finally {
      this.#session = null;
    }
  }
}
