import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildClients, buildEnclaveBundle } from "./stack/build/build-products.ts";

/** Makes what the checks and tests read but the repository does not hold: Prisma clients, the types of Next.js, the enclave's bundle. */
export async function generateSources(root: string): Promise<void> {
  const { signal } = new AbortController();
  await buildClients(root, signal);
  await buildEnclaveBundle(root, signal);
  const next = join(root, "node_modules/next/dist/bin/next");
  await promisify(execFile)(process.execPath, [next, "typegen"], { cwd: root, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
}
