import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { checkPorts } from "./check-ports.ts";

const server = createServer((_, response) => response.end('{"status":"ok","enclave":true}'));
afterEach(() => server.close());

async function listen(host: string): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

test("error: a taken port is named with its variable, and so is another Countersign", async () => {
  const port = await listen("127.0.0.1");
  await expect(checkPorts([{ variable: "PORT", port, purpose: "web app" }])).rejects.toThrow(
    `Port ${port} (PORT, web app) is taken by another Countersign.`,
  );
});

test("error: one number for two ports", async () => {
  const ports = ["PORT", "CHAIN_PORT"].map((variable) => ({ variable, port: 5555, purpose: "a" }));
  await expect(checkPorts(ports)).rejects.toThrow("CHAIN_PORT=5555 is asked for twice.");
});

test("default", async () => {
  const port = await listen("127.0.0.1");
  server.close();
  await once(server, "close");
  await expect(checkPorts([{ variable: "PORT", port, purpose: "web app" }])).resolves.toBeUndefined();
});
