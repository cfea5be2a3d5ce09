import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Everything that the stack keeps lies in DATA_DIR, except a socket whose path would be too long there. */
export type DataPaths = {
  root: string;
  secrets: string;
  logs: string;
  run: string;
  chain: string;
  stackFile: string;
  lock: string;
  processes: string;
  vsock: string;
};

/** Longest path of a Unix socket on macOS, which allows less than Linux. */
const MAX_SOCKET_PATH = 103;

/** Makes the data folder and names the places in it. */
export function prepareDataFolder(root: string): DataPaths {
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const run = folder("run");
  const vsock = join(run, "vsock.sock");
  return {
    root,
    secrets: join(root, "secrets.json"),
    logs: folder("logs"),
    run,
    chain: folder("chain"),
    stackFile: join(root, "stack.json"),
    lock: join(run, "lock.json"),
    processes: join(run, "processes.json"),
    vsock: vsock.length <= MAX_SOCKET_PATH ? vsock : join(mkdtempSync(join(tmpdir(), "countersign-")), "vsock.sock"),
  };
}
