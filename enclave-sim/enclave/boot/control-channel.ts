import { type ToEnclave, type ToHypervisor, toEnclaveSchema } from "../../../lib/protocol/enclave-control.ts";

type Question = Extract<ToHypervisor, { id: number }>;
type Answer = Extract<ToEnclave, { id: number }>;
type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/** The stream half of what arrives with a `vsock` message. The seal denies node:net, so only its shape is known here. */
export interface VsockConnection {
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "error" | "close", listener: () => void): unknown;
  write(bytes: Uint8Array): boolean;
  destroy(): void;
}

/** The one channel the seal leaves open: numbered questions to the hypervisor, and connections from it. */
export class ControlChannel {
  #nextId = 1;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  constructor(onConnection: (connection: VsockConnection) => void) {
    process.on("message", (raw: unknown, handle: unknown) => {
      const parsed = toEnclaveSchema.safeParse(raw);
      if (!parsed.success) return;
      const message = parsed.data;
      if (message.type === "vsock") {
        if (handle !== undefined && handle !== null) onConnection(handle as VsockConnection);
        return;
      }
      const resolve = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      resolve?.(message);
    });
  }

  tell(message: Exclude<ToHypervisor, { id: number }>): void {
    process.send?.(message);
  }

  /** @returns the answer of the given type; any other answer is an error that carries its reason. */
  ask<T extends Answer["type"]>(question: Unnumbered<Question>, expected: T): Promise<Extract<Answer, { type: T }>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) => {
        if (answer.type === expected) resolve(answer as Extract<Answer, { type: T }>);
        else
          reject(new Error(answer.type === "kms.refused" ? `KMS refused: ${answer.reason}` : `expected ${expected}, got ${answer.type}`));
      });
      process.send?.({ ...question, id });
    });
  }
}
