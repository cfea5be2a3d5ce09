import "./assert-server-runtime.ts";
import { healthSchema } from "../protocol/api/attestation.ts";
import type { HealthReport } from "../protocol/app/app-state.ts";
import { getSiteEnvironment } from "./environment.ts";
import { requestWalletApi } from "./request-wallet-api.ts";

/** The wallet host waits two seconds for its own parts. */
const TIMEOUT_MS = 4_000;

/** Which parts of the stack answer. Never throws: a part that does not answer is what this is for. */
export async function getHealthReport(): Promise<HealthReport> {
  const environment = getSiteEnvironment();
  // A degraded host answers 503 with the same body.
  const answer = await requestWalletApi({ method: "GET", path: "/v1/health", timeoutMs: TIMEOUT_MS }).catch(() => null);
  const health = healthSchema.safeParse(answer?.body);
  return {
    web: true,
    walletApi: answer !== null,
    enclave: health.success && health.data.enclave,
    // The recovery site has no use for a chain, so none can be in its way.
    chain: environment.COUNTERSIGN_SITE === "recovery" || (health.success && (health.data.chains[environment.CHAIN_CAIP2] ?? false)),
  };
}
