import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { findEnclave } from "./find-enclave.ts";
import { openProcessRecord } from "./process/process-record.ts";
import type { ServiceName } from "./run-stack.ts";
import { requireSecret } from "./settings/require-secret.ts";
import type { Settings } from "./settings/resolve-settings.ts";
import { publicKeyOf, removeStackFile, writeStackFile } from "./stack-file.ts";
import type { WebAppCredentials } from "./web-app/ensure-web-app.ts";

const ENCLAVE_POLL_MS = 1_000;

export type StackPublisher = {
  setPid(name: ServiceName, pid: number | null): void;
  /** From now on the stack is ready and `stack.json` exists. */
  publish(app: WebAppCredentials | null): void;
  end(): void;
};

/** Keeps the two files that say what runs: the process record, for the next start, and `stack.json`, for tools (development only). */
export function publishStack(settings: Settings): StackPublisher {
  const { paths } = settings;
  const record = openProcessRecord(paths.processes);
  const pids: Partial<Record<ServiceName | "enclave", number>> = {};
  let app: WebAppCredentials | null = null;
  let timer: NodeJS.Timeout | undefined;
  removeStackFile(paths.stackFile);

  return {
    setPid(name, pid) {
      record.set(name, pid);
      if (pid === null) delete pids[name];
      else pids[name] = pid;
      if (name === "hypervisor") lookForEnclave();
      write();
    },
    publish(created) {
      app = created;
      lookForEnclave();
      write();
      // The hypervisor restarts the enclave by itself.
      timer = setInterval(() => lookForEnclave() && write(), ENCLAVE_POLL_MS).unref();
    },
    end() {
      clearInterval(timer);
      app = null;
      removeStackFile(paths.stackFile);
      if (dirname(paths.vsock) !== paths.run) rmSync(dirname(paths.vsock), { recursive: true, force: true });
    },
  };

  /** Whether it is another one than before. */
  function lookForEnclave(): boolean {
    const before = pids.enclave;
    const found = pids.hypervisor === undefined ? null : findEnclave(pids.hypervisor);
    if (found === null) delete pids.enclave;
    else pids.enclave = found;
    return before !== pids.enclave;
  }

  function write(): void {
    if (app === null || !settings.development) return;
    writeStackFile(paths.stackFile, {
      webUrl: settings.webOrigin,
      walletApiUrl: settings.walletApiOrigin,
      chainRpcUrl: settings.chainRpcUrl,
      appId: app.appId,
      appSecret: app.appSecret,
      serverPublicKey: publicKeyOf(requireSecret(settings, "SERVER_SEAT_PRIVATE_KEY")),
      databaseUrlVault: settings.databaseUrls.vault,
      pids: { supervisor: process.pid, ...pids },
    });
  }
}
