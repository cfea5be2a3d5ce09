import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PrivyClient } from "@privy-io/node";
import { expect } from "vitest";

export interface Delivered {
  readonly body: string;
  readonly headers: { readonly "svix-id": string; readonly "svix-timestamp": string; readonly "svix-signature": string };
}

const sdk = new PrivyClient({ appId: "any", appSecret: "any", apiUrl: "http://127.0.0.1" });

/** A developer's endpoint: a real HTTP server that keeps what it gets, each path for itself. */
export class WebhookReceiver {
  readonly #server: Server;
  readonly #delivered = new Map<string, Delivered[]>();
  /** What a path answers; 200 unless set. A promise is waited for: a slow endpoint. */
  readonly answers = new Map<string, (count: number) => number | Promise<number>>();
  #paths = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const path = incoming.url ?? "/";
      const { "svix-id": id, "svix-timestamp": timestamp, "svix-signature": signature } = incoming.headers;
      const headers = { "svix-id": String(id), "svix-timestamp": String(timestamp), "svix-signature": String(signature) };
      const all = [...receiver.delivered(path), { body: Buffer.concat(chunks).toString(), headers }];
      receiver.#delivered.set(path, all);
      outgoing.writeHead((await receiver.answers.get(path)?.(all.length)) ?? 200).end();
    });
    const receiver = new WebhookReceiver(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return receiver;
  }

  /** A path that nothing else uses. */
  newPath(): string {
    this.#paths += 1;
    return `/hook-${this.#paths}`;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  delivered(path: string): Delivered[] {
    return this.#delivered.get(path) ?? [];
  }

  /** The payloads that came to a path so far, each verified by the SDK; a repetition (same id) counts once. */
  events(path: string, signing_secret: string) {
    const unique = new Map(this.delivered(path).map((delivered) => [delivered.headers["svix-id"], delivered]));
    return [...unique.values()].map(({ body, headers }) => sdk.webhooks().verify({ payload: body, headers, signing_secret }));
  }

  /** Waits until the path has had so many requests. */
  async waitFor(path: string, count: number): Promise<Delivered[]> {
    await expect.poll(() => this.delivered(path).length, { timeout: 30_000, interval: 50 }).toBeGreaterThanOrEqual(count);
    return this.delivered(path);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
