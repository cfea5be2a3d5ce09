import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EnclaveMessage } from "../../../lib/protocol/vsock.ts";
import { encodeFrame, FrameDecoder } from "../../../lib/protocol/vsock-frames.ts";
import { createLog } from "../log.ts";
import { EnclaveClient } from "./enclave-client.ts";

/** What the far end does with a message; it speaks the frame format and nothing else. */
type Answer = (message: EnclaveMessage, socket: Socket) => object | null;

const request = { method: "POST", path: "/v1/users", origin: "http://x", headers: {}, body: "{}" } as const;
const frame = { request, records: [] };
const log = createLog("silent");

let folder: string;
let server: Server;
let client: EnclaveClient | undefined;
let boots: string[];
let answer: Answer;

const attested = { boot_id: "boot1", document: "ZA==", receipt_public_key: "aw==" };
const attestOr =
  (other: Answer): Answer =>
  (message, socket) =>
    message.mode === "attest" ? { ok: true, status: 200, body: attested, enclave_us: 1 } : other(message, socket);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cs-vsock-"));
  boots = [];
  server = createServer((socket) => {
    const decoder = new FrameDecoder();
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      for (const message of decoder.push(chunk) as EnclaveMessage[]) {
        const reply = answer(message, socket);
        if (reply !== null) socket.write(encodeFrame({ id: message.id, ...reply }) ?? "");
      }
    });
  }).listen(join(folder, "v.sock"));
});

afterEach(() => {
  client?.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(timeoutMs = 1000): Promise<EnclaveClient> {
  const onBoot = async ({ boot_id }: { boot_id: string }) => void boots.push(boot_id);
  client = new EnclaveClient({ path: join(folder, "v.sock"), log, timeoutMs, onBoot });
  await expect.poll(() => boots.length).toBe(2);
  await expect.poll(() => client?.isReady).toBe(true);
  return client;
}

describe("EnclaveClient", () => {
  test("default: each connection attests its boot, then serves", async () => {
    answer = attestOr(() => ({ ok: true, status: 200, body: { hello: 1 }, enclave_us: 7 }));
    const result = await (await connect()).execute(frame);
    expect(result).toMatchObject({ status: 200, body: { hello: 1 }, enclave_us: 7 });
    expect(boots).toEqual(["boot1", "boot1"]);
  });

  test("behavior: many requests on one connection are paired by id, whatever the order of replies", async () => {
    const held: { id: number; socket: Socket; path: string }[] = [];
    answer = attestOr((message, socket) => {
      if (message.mode === "execute") held.push({ id: message.id, socket, path: message.request.path });
      return null;
    });
    const current = await connect();
    const asked = Array.from({ length: 20 }, (_, index) => current.execute({ ...frame, request: { ...request, path: `/${index}` } }));
    await expect.poll(() => held.length).toBe(20);
    for (const { id, socket, path } of held.reverse())
      socket.write(encodeFrame({ id, ok: true, status: 200, body: path, enclave_us: 0 }) ?? "");
    expect((await Promise.all(asked)).map(({ body }) => body)).toEqual(Array.from({ length: 20 }, (_, index) => `/${index}`));
  });

  test("error: a refusal keeps its code, words and details; an unknown code becomes internal", async () => {
    let code = "policy_violation";
    answer = attestOr(() => ({ ok: false, error: { code, message: "no", details: { rule: "r1" } }, enclave_us: 0 }));
    const current = await connect();
    await expect(current.execute(frame)).rejects.toMatchObject({
      code: "policy_violation",
      status: 400,
      message: "no",
      details: { rule: "r1" },
    });
    code = "made_up";
    await expect(current.execute(frame)).rejects.toMatchObject({ code: "internal", status: 500 });
  });

  test("error: enclave_unavailable when the connection breaks, and it comes back by itself", async () => {
    let isBroken = true;
    answer = attestOr((_message, socket) => {
      if (!isBroken) return { ok: true, status: 200, body: null, enclave_us: 0 };
      socket.destroy();
      return null;
    });
    const current = await connect();
    await expect(current.execute(frame)).rejects.toMatchObject({ code: "enclave_unavailable", status: 503 });
    isBroken = false;
    await expect.poll(() => boots.length).toBeGreaterThan(2);
    expect((await current.execute(frame)).status).toBe(200);
  });

  test("error: enclave_unavailable after the time limit, and for a reply that is none", async () => {
    answer = attestOr(() => null);
    const current = await connect(100);
    await expect(current.execute(frame)).rejects.toMatchObject({ code: "enclave_unavailable" });
    await expect.poll(() => boots.length).toBeGreaterThan(2);
    answer = attestOr(() => ({ ok: "perhaps" }));
    await expect.poll(() => current.isReady).toBe(true);
    await expect(current.execute(frame)).rejects.toMatchObject({ code: "enclave_unavailable" });
  });

  test("error: payload_too_large for a frame over the limit, without breaking the connection", async () => {
    answer = attestOr(() => ({ ok: true, status: 200, body: null, enclave_us: 0 }));
    const current = await connect();
    const record = { type: "user", id: "u", app_id: "a", version: 1, content: "x".repeat(262_144), seal: "s".repeat(44) } as const;
    await expect(current.execute({ request, records: Array.from({ length: 17 }, () => record) })).rejects.toMatchObject({
      code: "payload_too_large",
    });
    expect((await current.execute(frame)).status).toBe(200);
  });
});
