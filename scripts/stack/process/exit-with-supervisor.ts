/**
 * Preloaded (`node --import`) into every Node program that the supervisor starts. File descriptor 3 is a pipe on which nothing is ever
 * sent; it closes when the supervisor is gone, even by `kill -9`. Then this process stops in its ordinary way, and if that takes
 * too long, at once.
 */
import { Socket } from "node:net";

const GRACE_MS = 3_000;
const MARKER = "COUNTERSIGN_SUPERVISED";

if (process.env[MARKER] === "3") {
  // Programs that this one starts inherit the preload but not the pipe.
  delete process.env[MARKER];
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.on("error", stop);
  pipe.on("close", stop);
  pipe.resume();
  pipe.unref();
}

function stop(): void {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS).unref();
}
