import { connect, type Socket } from "node:net";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { type EnclaveMessage, type EnclaveReply, enclaveReplySchema } from "../../../lib/protocol/vsock.ts";
import { encodeFrame, FrameDecoder } from "../../../lib/protocol/vsock-frames.ts";

/** A message without its id, which pairs it with its reply and is given here. */
export type Unnumbered<T> = T extends { id: number } ? Omit<T, "id"> : never;
export type EnclaveQuestion = Unnumbered<EnclaveMessage>;

interface Waiting {
  resolve(reply: EnclaveReply): void;
  reject(error: ApiError): void;
  readonly timer: NodeJS.Timeout;
}

/** One connection of the simulated vsock. Many questions may be open at once. It is used once: when it closes, it stays closed. */
export class VsockConnection {
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, Waiting>();
  readonly closed: Promise<void>;
  #nextId = 1;
  #isClosed = false;

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    const decoder = new FrameDecoder();
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const message of decoder.push(chunk)) this.#receive(message);
      } catch {
        socket.destroy();
      }
    });
    socket.on("error", () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#isClosed = true;
        this.#rejectAll();
        resolve();
      });
    });
  }

  /** @throws Error when nobody listens at `path`. */
  static open(path: string, timeoutMs: number): Promise<VsockConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new VsockConnection(socket, timeoutMs));
      });
    });
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** @throws ApiError enclave_unavailable; whether the enclave acted is then unknown, but nothing it made has left it. */
  ask(question: EnclaveQuestion): Promise<EnclaveReply> {
    const id = this.#nextId++;
    const frame = encodeFrame({ id, ...question });
    if (frame === null)
      return Promise.reject(new ApiError("payload_too_large", "The request and its records are too large for the enclave."));
    if (this.#isClosed) return Promise.reject(enclaveUnavailable());
    return new Promise((resolve, reject) => {
      // A reply that does not come within the limit means the enclave hangs; others that wait here are better off with a new connection.
      const timer = setTimeout(() => this.#socket.destroy(), this.#timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket.write(frame);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(message: unknown): void {
    const reply = enclaveReplySchema.parse(message);
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    waiting.resolve(reply);
  }

  #rejectAll(): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(enclaveUnavailable());
    }
    this.#waiting.clear();
  }
}

export function enclaveUnavailable(): ApiError {
  return new ApiError("enclave_unavailable", "The enclave does not answer; it may be starting. Nothing was signed. Try again in a moment.");
}
