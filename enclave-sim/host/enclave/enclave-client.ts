import type { Logger } from "pino";
import { type AttestationBody, attestationSchema } from "../../../lib/protocol/api/attestation.ts";
import { ApiError, isErrorCode } from "../../../lib/protocol/errors.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { EnclaveRequest, EnclaveResult } from "../../../lib/protocol/vsock.ts";
import { type EnclaveQuestion, enclaveUnavailable, VsockConnection } from "./vsock-connection.ts";

interface EnclaveClientOptions {
  readonly path: string;
  /** Connections kept open. The enclave is one thread, so a second one only bridges the gap when the first breaks. */
  readonly connections?: number;
  readonly timeoutMs?: number;
  readonly log: Logger;
  /** Called with the attestation document of each new connection's enclave, before the connection is used. */
  onBoot(attestation: AttestationBody): Promise<void>;
}

const MIN_DELAY_MS = 50;
const MAX_DELAY_MS = 1000;

/** Talks to the enclave over a few connections that restore themselves. A connection counts only once the enclave behind it has attested itself. */
export class EnclaveClient {
  readonly #options: EnclaveClientOptions;
  readonly #ready: VsockConnection[] = [];
  readonly #stopping = new AbortController();
  #next = 0;

  constructor(options: EnclaveClientOptions) {
    this.#options = options;
    for (let index = 0; index < (options.connections ?? 2); index++) void this.#keepConnected();
  }

  get isReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Runs every check of the request and signs nothing. @throws ApiError as the enclave refuses, or enclave_unavailable */
  authorize(request: Omit<EnclaveRequest, "id" | "mode">): Promise<EnclaveResult> {
    return this.#ask({ mode: "authorize", ...request });
  }

  /** @throws ApiError as the enclave refuses, or enclave_unavailable */
  execute(request: Omit<EnclaveRequest, "id" | "mode">): Promise<EnclaveResult> {
    return this.#ask({ mode: "execute", ...request });
  }

  /** Tells the enclave that these versions are stored durably; it refuses older ones from then on (law 8). */
  async acknowledge(records: SealedRecord[]): Promise<void> {
    await this.#ask({ mode: "acknowledge", records });
  }

  /** @param nonce base64, or null */
  async attest(nonce: string | null): Promise<AttestationBody> {
    const { body } = await this.#ask({ mode: "attest", nonce });
    return attestationSchema.parse(body);
  }

  close(): void {
    this.#stopping.abort();
    for (const connection of this.#ready) connection.close();
  }

  async #ask(question: EnclaveQuestion): Promise<EnclaveResult> {
    const connection = this.#ready[this.#next++ % Math.max(this.#ready.length, 1)];
    if (connection === undefined) throw enclaveUnavailable();
    return unwrap(await connection.ask(question));
  }

  /** One slot: connect, attest, serve, and again, with growing pauses while the enclave is away. */
  async #keepConnected(): Promise<void> {
    const { path, timeoutMs = 10_000, log, onBoot } = this.#options;
    let delayMs = MIN_DELAY_MS;
    while (!this.#stopping.signal.aborted) {
      let connection: VsockConnection | undefined;
      try {
        connection = await VsockConnection.open(path, timeoutMs);
        const result = unwrap(await connection.ask({ mode: "attest", nonce: null }));
        const attestation = attestationSchema.parse(result.body);
        await onBoot(attestation);
        this.#ready.push(connection);
        log.info({ boot_id: attestation.boot_id }, "enclave.connected");
        delayMs = MIN_DELAY_MS;
        if (this.#stopping.signal.aborted) connection.close();
        await connection.closed;
        this.#ready.splice(this.#ready.indexOf(connection), 1);
        if (!this.#stopping.signal.aborted) log.warn("enclave.connection_lost");
      } catch (error) {
        connection?.close();
        log.debug({ err: error }, "enclave.not_reached");
      }
      await this.#pause(delayMs);
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}

function unwrap(reply: Awaited<ReturnType<VsockConnection["ask"]>>): EnclaveResult {
  if (reply.ok) return reply;
  const { code, message, details } = reply.error;
  throw isErrorCode(code) ? new ApiError(code, message, details) : new ApiError("internal", "The enclave failed on this request.");
}
