import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { postWebhook } from "./post-webhook.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const development = { allowPrivate: true, timeoutMs: 5000 };
const production = { allowPrivate: false, timeoutMs: 5000 };

describe("postWebhook", () => {
  test("default: body and headers arrive byte for byte; any 2xx is delivered", async () => {
    const seen: unknown[] = [];
    const url = await listen(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      seen.push(incoming.method, incoming.headers["content-type"], incoming.headers["svix-id"], Buffer.concat(chunks).toString());
      outgoing.writeHead(204).end();
    });
    expect(await postWebhook(url, { "svix-id": "msg_1" }, '{"ü":1}', development)).toMatchObject({ status: 204, failure: null });
    expect(seen).toEqual(["POST", "application/json", "msg_1", '{"ü":1}']);
  });

  test("behavior: a redirect is not followed and counts as failed, as does every other answer", async () => {
    let followed = false;
    const target = await listen((_, outgoing) => {
      followed = true;
      outgoing.end();
    });
    for (const status of [301, 302, 307, 400, 410, 500]) {
      const url = await listen((_, outgoing) => outgoing.writeHead(status, { location: target }).end("secret"));
      expect(await postWebhook(url, {}, "{}", development)).toMatchObject({ status, failure: `The endpoint answered ${status}.` });
    }
    expect(followed).toBe(false);
  });

  test("behavior: an endpoint that never answers, and one that is not there", async () => {
    const silent = await listen(() => undefined);
    expect(await postWebhook(silent, {}, "{}", { ...development, timeoutMs: 100 })).toMatchObject({
      status: null,
      failure: "The endpoint did not answer in time.",
    });
    const gone = await listen(() => undefined);
    servers.pop()?.close();
    expect(await postWebhook(gone, {}, "{}", development)).toMatchObject({
      status: null,
      failure: "The endpoint could not be reached (ECONNREFUSED).",
    });
  });

  test("law: in production no url leads to this machine, be it by address, by another spelling or by name", async () => {
    let reached = false;
    const { port } = new URL(
      await listen((_, outgoing) => {
        reached = true;
        outgoing.end();
      }),
    );
    for (const host of ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "localhost"]) {
      const posted = await postWebhook(`http://${host}:${port}/`, {}, "{}", production);
      expect([host, posted.status, posted.failure]).toEqual([host, null, "The url leads to an address that is not public."]);
    }
    expect(reached).toBe(false);
  });
});
