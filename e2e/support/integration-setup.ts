import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { TEST_WEBHOOK_TIME_SCALE } from "../../enclave-sim/host/testing/open-test-backend.ts";
import { SDK_CALLS_FILE } from "./sdk/sdk-calls.ts";
import { startTestStack } from "./start-test-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    dataDir: string;
  }
}

/** One real stack for all integration tests of a run, without the web app; each test file makes apps of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  rmSync(SDK_CALLS_FILE, { force: true });
  const stack = await startTestStack({ web: false, environment: { WEBHOOK_TIME_SCALE: TEST_WEBHOOK_TIME_SCALE } });
  project.provide("dataDir", stack.dataDir);
  return () => stack.stop();
}
