import type { TestProject } from "vitest/node";
import { startTestStack } from "./start-test-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    dataDir: string;
  }
}

/** One real stack for all integration tests of a run, without the web app; each test file makes apps of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startTestStack({ web: false });
  project.provide("dataDir", stack.dataDir);
  return () => stack.stop();
}
