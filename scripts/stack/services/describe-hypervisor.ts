import { connect } from "node:net";
import { join } from "node:path";
import type { ProcessSpec } from "../process/process-spec.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { baseEnvironment } from "./base-environment.ts";

/** The simulated Nitro hypervisor, which measures and launches the enclave. Ready when the simulated vsock takes connections. */
export function describeHypervisor(settings: Settings, projectRoot: string): ProcessSpec {
  const { vsock } = settings.paths;
  return {
    name: "hypervisor",
    command: process.execPath,
    args: [join(projectRoot, "enclave-sim/hypervisor/main.ts")],
    env: { ...baseEnvironment(settings, "production"), VSOCK_PATH: vsock, ENCLAVE_BUNDLE: join(projectRoot, "dist/enclave/enclave.mjs") },
    cwd: projectRoot,
    watchesSupervisor: true,
    stopSignal: "SIGTERM",
    stopWithinMs: 1_500,
    isReady: () => accepts(vsock),
    readyWithinMs: 60_000,
  };
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.setTimeout(1_000);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
