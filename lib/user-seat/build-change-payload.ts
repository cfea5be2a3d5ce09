import type { z } from "zod";
import type { AppConfig } from "../protocol/app/app-state.ts";
import type { ChangePayload, exportBodySchema, policyChangeBodySchema, walletChangeBodySchema } from "../protocol/app/custody-change.ts";

interface ChangeBuildContext {
  config: Pick<AppConfig, "appId" | "walletApiOrigin">;
  /** For tests; now by default. */
  nowMs?: number;
}

/** Time from building to the last moment of execution. The server seat refuses more than 15 minutes. */
const LIFETIME_MS = 10 * 60_000;

/** Puts other policies or signers on a wallet. Lists replace. */
export function buildWalletChange(
  context: ChangeBuildContext,
  walletId: string,
  body: z.infer<typeof walletChangeBodySchema>,
): ChangePayload {
  return { ...envelopeOf(context, `/v1/wallets/${walletId}`), method: "PATCH", body };
}

/** Replaces all rules of a policy. */
export function buildPolicyChange(
  context: ChangeBuildContext,
  policyId: string,
  body: z.infer<typeof policyChangeBodySchema>,
): ChangePayload {
  return { ...envelopeOf(context, `/v1/policies/${policyId}`), method: "PATCH", body };
}

/** Asks for a wallet's key or phrase, sealed to a key that the page holds. */
export function buildExport(context: ChangeBuildContext, walletId: string, body: z.infer<typeof exportBodySchema>): ChangePayload {
  return { ...envelopeOf(context, `/v1/wallets/${walletId}/export`), method: "POST", body };
}

function envelopeOf({ config, nowMs = Date.now() }: ChangeBuildContext, path: string) {
  return {
    version: 1 as const,
    url: `${config.walletApiOrigin}${path}`,
    headers: { "privy-app-id": config.appId, "privy-request-expiry": String(nowMs + LIFETIME_MS) },
  };
}
