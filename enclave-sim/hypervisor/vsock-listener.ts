import { chmod, mkdir, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";

/** Linux allows 108 bytes with the final zero, macOS 104. */
const MAX_PATH_BYTES = 103;

/**
 * Listens on the Unix socket that stands for the vsock, which the enclave cannot open itself. Connections come paused, so that their first bytes
 * are still in the kernel when the enclave gets them.
 *
 * @throws Error when another process answers there, or when the path is too long for a socket
 */
export async function listenVsock(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    throw new Error(`VSOCK_PATH has ${Buffer.byteLength(path)} bytes and a Unix socket's path at most ${MAX_PATH_BYTES}: ${path}`);
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await isAnswering(path)) throw new Error(`Another hypervisor is running on ${path}. Stop it first.`);
  // What is left is a socket file whose process was killed.
  await rm(path, { force: true });
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    // A client that goes away while it is passed on is nobody's error.
    socket.on("error", () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
