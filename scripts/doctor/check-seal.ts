import { realpathSync } from "node:fs";
import { join } from "node:path";
import { EnclaveProcess } from "../../enclave-sim/hypervisor/enclave-process.ts";
import { toHypervisorSchema } from "../../lib/protocol/enclave-control.ts";
import { buildEnclaveBundle } from "../stack/build/build-products.ts";
import { UserError } from "../stack/user-error.ts";

const WITHIN_MS = 20_000;

/** Launches the enclave as the hypervisor does and waits for its own verdict on the seal; it gets no keys and is ended at once. */
export async function checkSeal(root: string): Promise<string> {
  await buildEnclaveBundle(root, new AbortController().signal);
  const bundle = realpathSync(join(root, "dist/enclave/enclave.mjs"));
  const complaints: string[] = [];
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => {
      clearTimeout(timer);
      reject(
        new UserError(
          `The enclave does not seal: ${[reason, ...complaints].join("; ")}`,
          "Run `npm run build` again; the runtime must be the Node of node_modules.",
        ),
      );
    };
    const timer = setTimeout(() => refuse(`no verdict within ${WITHIN_MS / 1_000} s`), WITHIN_MS);
    const enclave = new EnclaveProcess(process.execPath, bundle, {
      onStderr: (line) => complaints.push(line),
      onExit: (reason) => refuse(`it ended with ${reason}`),
      onMessage: (message) => {
        const parsed = toHypervisorSchema.safeParse(message);
        if (!parsed.success || parsed.data.type !== "sealed") return;
        clearTimeout(timer);
        resolve(`holds: ${parsed.data.denials.length} doors tried, all shut`);
        enclave.kill("SIGKILL");
      },
    });
  });
}
