import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const INTEGRATION = ["enclave-sim/**/*.integration.test.ts", "e2e/**/*.integration.test.ts"];
const NOT_OURS = ["**/node_modules/**", ".next/**", ".data/**", "dist/**"];
const MINUTE_MS = 60_000;

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", testTimeout: MINUTE_MS, include: ["**/*.test.{ts,tsx}"], exclude: [...NOT_OURS, ...INTEGRATION] },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: INTEGRATION,
          exclude: NOT_OURS,
          // Starts one real stack for all files. Some of them kill its processes, so they take turns.
          globalSetup: ["e2e/support/integration-setup.ts"],
          fileParallelism: false,
          // Real processes on two cores: some waits of theirs are at the mercy of the machine.
          retry: 1,
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
        },
      },
    ],
  },
});
