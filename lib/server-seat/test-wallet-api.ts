import { createServer, type IncomingHttpHeaders, type Server } from "node:http";

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `drop` cuts the connection after the request was read: the caller cannot know whether it was carried out. */
export type Behaviour = { status: number; body: unknown; headers?: Record<string, string> } | "drop";

/** For tests: a wallet API that misbehaves on demand, which a real one cannot be asked to. */
export interface TestWalletApi {
  url: string;
  received: ReceivedRequest[];
  /** Answers in this order; the last one repeats. */
  behave: (...behaviours: Behaviour[]) => void;
  close: () => Promise<void>;
}

export async function openTestWalletApi(): Promise<TestWalletApi> {
  const received: ReceivedRequest[] = [];
  let behaviours: Behaviour[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? {
      status: 404,
      body: { error: "none", code: "not_found" },
    };
    if (behaviour === "drop") return void request.socket.destroy();
    response.writeHead(behaviour.status, { "content-type": "application/json", ...behaviour.headers });
    response.end(JSON.stringify(behaviour.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    received,
    behave: (...next) => {
      received.length = 0;
      behaviours = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
