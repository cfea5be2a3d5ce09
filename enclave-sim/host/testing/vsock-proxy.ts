import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

/** A vsock in front of the real one, which can break at the worst moment: when the enclave is asked to act. */
export class VsockProxy {
  readonly #server: Server;
  /** How many `execute` frames are still lost: before the enclave gets them, or its answer to them. */
  lose = { requests: 0, answers: 0 };

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(path: string, target: string): Promise<VsockProxy> {
    const server = createServer((near) => {
      const far = connect(target);
      let isLosingAnswer = false;
      near.on("data", (chunk: Buffer) => {
        if (chunk.includes('"mode":"execute"')) {
          if (proxy.lose.requests > 0) {
            proxy.lose.requests--;
            near.destroy();
            return;
          }
          if (proxy.lose.answers > 0) {
            proxy.lose.answers--;
            isLosingAnswer = true;
          }
        }
        far.write(chunk);
      });
      far.on("data", (chunk: Buffer) => (isLosingAnswer ? near.destroy() : near.write(chunk)));
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on("close", () => other.destroy());
        one.on("error", () => one.destroy());
      }
    });
    const proxy = new VsockProxy(server);
    server.listen(path);
    await once(server, "listening");
    return proxy;
  }

  stop(): void {
    this.#server.close();
  }
}
