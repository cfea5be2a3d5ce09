import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { buildEnclaveBundle } from "../build/build-products.ts";
import type { ServiceName, Stack } from "../run-stack.ts";

/** Editors write in several steps; a change counts when nothing has followed it for this long. */
const SETTLE_MS = 150;

/** What has to start anew when a file under a folder changes. The web app reloads itself. */
const WATCHED: Record<string, readonly ServiceName[]> = {
  "enclave-sim/enclave": ["hypervisor"],
  "enclave-sim/hypervisor": ["hypervisor"],
  "enclave-sim/host": ["host"],
  "lib/protocol": ["hypervisor", "host"],
};

/**
 * For `npm run dev`: restarts host and hypervisor when their sources change, with the enclave built anew first. A changed enclave is a
 * changed measurement, which development mode approves by itself.
 */
export function watchSources(root: string, stack: Stack, signal: AbortSignal, say: (text: string) => void): void {
  const due = new Set<ServiceName>();
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();

  for (const [folder, services] of Object.entries(WATCHED)) {
    const watcher: FSWatcher = watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file === null || !/\.(ts|json)$/.test(file) || file.endsWith(".test.ts")) return;
      for (const service of services) due.add(service);
      clearTimeout(timer);
      timer = setTimeout(() => {
        turn = turn.then(apply);
      }, SETTLE_MS);
    });
    signal.addEventListener("abort", () => watcher.close());
  }

  async function apply(): Promise<void> {
    const services = [...due];
    due.clear();
    if (signal.aborted || services.length === 0) return;
    const startedMs = Date.now();
    try {
      if (services.includes("hypervisor")) await buildEnclaveBundle(root, signal);
      // The host is the hypervisor's user, and reconnects to a new enclave by itself.
      for (const service of services) await stack.restart(service);
      say(`↻ ${services.join(" and ")} restarted in ${((Date.now() - startedMs) / 1_000).toFixed(1)} s`);
    } catch (error) {
      say(`✗ ${services.join(" and ")}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
