import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a call that passes: `pass` to the node, `drop` before it gets there, `lose` its answer, an error of a JSON-RPC node, or any answer. */
export type Fault = "pass" | "drop" | "lose" | { code: number; message: string } | { answer: unknown };

/** A node with faults by JSON-RPC method, or by path where there is none, in front of a real one. */
export class RpcProxy {
  readonly #server: Server;
  readonly faults = new Map<string, Fault>();
  /** Methods in the order they were called. */
  readonly calls: string[] = [];
  /** Called before a call is passed on; a test may wait in it. */
  onCall: (method: string) => Promise<void> = () => Promise.resolve();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: string): Promise<RpcProxy> {
    const server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const { url: path = "/" } = incoming;
      const { id, method = path } = JSON.parse(body) as { id?: number; method?: string };
      proxy.calls.push(method);
      await proxy.onCall(method);
      const fault = proxy.faults.get(method) ?? "pass";
      if (fault === "drop") return outgoing.destroy();
      if (typeof fault === "object") {
        const given = "answer" in fault ? fault.answer : { jsonrpc: "2.0", id, error: fault };
        return outgoing.setHeader("content-type", "application/json").end(JSON.stringify(given));
      }
      const answer = await fetch(new URL(path, target), { method: "POST", body, headers: { "content-type": "application/json" } }).catch(
        () => null,
      );
      if (fault === "lose" || answer === null) return outgoing.destroy();
      outgoing.setHeader("content-type", "application/json").end(await answer.text());
    });
    const proxy = new RpcProxy(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
