import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { TEST_WEBHOOK_TIME_SCALE } from "../../enclave-sim/host/testing/open-test-backend.ts";
import { startSolanaStandIn } from "../../enclave-sim/host/testing/start-solana-stand-in.ts";
import { startTronStandIn } from "../../enclave-sim/host/testing/start-tron-stand-in.ts";
import { SDK_CALLS_FILE } from "./sdk/sdk-calls.ts";
import { startTestStack } from "./start-test-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    dataDir: string;
    /** Stand-ins for a Solana validator and a Tron node, which the stack is configured for. */
    solanaUrl: string;
    tronUrl: string;
  }
}

export const SOLANA_CAIP2 = "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z";
export const TRON_CAIP2 = "tron:nile";

/**
 * One real stack for all integration tests of a run, without the web app; each test file makes apps of its own in it. Solana and Tron come with no node for
 * npm, so stand-ins take their transactions and run nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  rmSync(SDK_CALLS_FILE, { force: true });
  const [solana, tron] = await Promise.all([startSolanaStandIn(), startTronStandIn()]);
  const environment = {
    WEBHOOK_TIME_SCALE: TEST_WEBHOOK_TIME_SCALE,
    ...{ SOLANA_RPC_URL: solana.url, SOLANA_CAIP2, TRON_API_URL: tron.url, TRON_CAIP2 },
  };
  const stack = await startTestStack({ web: false, environment });
  project.provide("dataDir", stack.dataDir);
  project.provide("solanaUrl", solana.url);
  project.provide("tronUrl", tron.url);
  return async () => {
    await stack.stop();
    await Promise.all([solana.stop(), tron.stop()]);
  };
}
