import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listenVsock } from "./vsock-listener.ts";

let folder = "";
let path = "";
let server: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cs-vsock-"));
  path = join(folder, "run/v.sock");
});
afterEach(async () => {
  server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

test("default: connections come paused, and only this user may connect", async () => {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  server = await listenVsock(path, resolve);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const client = connect(path);
  client.write("hello");
  const socket = await promise;
  expect(socket.isPaused()).toBe(true);
  socket.resume();
  const [chunk] = (await once(socket, "data")) as [Buffer];
  expect(chunk.toString()).toBe("hello");
  client.destroy();
});

test("behavior: a socket file left by kill -9 is replaced", async () => {
  server = await listenVsock(path, (socket) => socket.destroy());
  server.close();
  const program = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", program]), "exit");
  expect(existsSync(path)).toBe(true);
  server = await listenVsock(path, (socket) => socket.end("new"));
  const [chunk] = (await once(connect(path), "data")) as [Buffer];
  expect(chunk.toString()).toBe("new");
});

test("error: somebody is listening", async () => {
  server = await listenVsock(path, (socket) => socket.destroy());
  await expect(listenVsock(path, (socket) => socket.destroy())).rejects.toThrow("Another hypervisor is running");
});

test("error: a path that is too long for a socket", async () => {
  await expect(listenVsock(join(folder, "x".repeat(104)), () => undefined)).rejects.toThrow("VSOCK_PATH has");
});
