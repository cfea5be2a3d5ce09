import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildEnclave } from "../../build-enclave.ts";
import { buildOfflineTool, OFFLINE_TOOL_FILE } from "../../build-offline-tool.ts";
import { generateClients } from "../../database/generate-clients.ts";
import { runTask } from "../process/run-task.ts";
import { machineEnvironment } from "../services/base-environment.ts";
import { buildWhenStale, type Product } from "./build-when-stale.ts";

const SCHEMAS = ["prisma/app/schema.prisma", "prisma/vault/schema.prisma"];

/** The Prisma clients of both databases, without which neither the host nor the web app can be loaded. */
export function buildClients(root: string, signal: AbortSignal): Promise<boolean> {
  const product: Product = {
    root,
    inputs: [...SCHEMAS, "package-lock.json"],
    stampFile: join(root, "prisma/vault/generated/.stamp"),
    output: join(root, "prisma/app/generated/client.ts"),
    lockFile: join(root, "dist/clients.lock"),
  };
  return buildWhenStale(product, generateClients, signal);
}

/** The enclave's bundle. It is put in place complete, because a hypervisor of another stack may be measuring it at this moment. */
export function buildEnclaveBundle(root: string, signal: AbortSignal): Promise<boolean> {
  const outDir = join(root, "dist/enclave");
  const product: Product = {
    root,
    inputs: ["enclave-sim/enclave", "lib/protocol", "scripts/build-enclave.ts", "package-lock.json", "tsconfig.json"],
    stampFile: join(outDir, ".stamp"),
    output: join(outDir, "enclave.mjs"),
    lockFile: join(root, "dist/enclave.lock"),
  };
  return buildWhenStale(
    product,
    async () => {
      mkdirSync(outDir, { recursive: true });
      const fresh = mkdtempSync(join(root, "dist/enclave-"));
      try {
        await buildEnclave({ outDir: fresh });
        for (const name of readdirSync(fresh)) renameSync(join(fresh, name), join(outDir, name));
      } finally {
        rmSync(fresh, { recursive: true, force: true });
      }
    },
    signal,
  );
}

/** The page that opens keystores and exports without a network; the web app hands it out. */
export function buildOfflinePage(root: string, signal: AbortSignal): Promise<boolean> {
  const product: Product = {
    root,
    inputs: ["lib/user-seat/offline-tool", "lib/user-seat/recovery", "lib/protocol", "scripts/build-offline-tool.ts", "package-lock.json"],
    stampFile: join(root, "dist/offline/.stamp"),
    output: OFFLINE_TOOL_FILE,
    lockFile: join(root, "dist/offline.lock"),
  };
  return buildWhenStale(product, () => buildOfflineTool(), signal);
}

/** The production build of the web app. */
export function buildWebApp(root: string, logFile: string, signal: AbortSignal): Promise<boolean> {
  const product: Product = {
    root,
    inputs: [
      "app",
      "components",
      "lib",
      "public",
      ...SCHEMAS,
      "next.config.ts",
      "proxy.ts",
      "instrumentation.ts",
      "instrumentation-client.ts",
      "postcss.config.mjs",
      "package-lock.json",
      "tsconfig.json",
    ],
    stampFile: join(root, ".next/.stamp"),
    output: join(root, ".next/BUILD_ID"),
    lockFile: join(root, "dist/web.lock"),
  };
  const build = () =>
    runTask({
      label: "The build of the web app",
      command: process.execPath,
      args: [join(root, "node_modules/next/dist/bin/next"), "build"],
      env: { ...machineEnvironment(), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", __NEXT_PROCESSED_ENV: "true" },
      cwd: root,
      logFile,
      signal,
    });
  return buildWhenStale(product, build, signal);
}
