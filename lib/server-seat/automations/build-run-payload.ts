import "../assert-server-runtime.ts";
import type { AutomationTerms } from "../../protocol/app/automation.ts";
import type { RequestPayload } from "../../protocol/app/wallet-action.ts";

/** Which installation a request is for. */
export interface RunPlace {
  appId: string;
  walletApiOrigin: string;
  chainId: number;
}

interface Run {
  walletId: string;
  terms: AutomationTerms;
  /** Names this moment of this automation: two that are alike and due at once are still two requests. */
  runKey: string;
  nowMs: number;
}

/** How long a signed request may be carried out: an outage that is shorter needs no new one. */
const LIFETIME_MS = 60 * 60_000;

/** The request that an automation makes at one moment. */
export function buildRunPayload({ appId, walletApiOrigin, chainId }: RunPlace, { walletId, terms, runKey, nowMs }: Run): RequestPayload {
  const { recipient, amountWei } = terms;
  const transaction = { to: recipient, value: toQuantity(BigInt(amountWei)), chain_id: toQuantity(BigInt(chainId)), type: 2 as const };
  return {
    version: 1,
    method: "POST",
    url: `${walletApiOrigin}/v1/wallets/${walletId}/rpc`,
    headers: {
      "privy-app-id": appId,
      "privy-request-expiry": String(nowMs + LIFETIME_MS),
      "privy-idempotency-key": `automation-${runKey}`,
    },
    body: { method: "eth_sendTransaction", chain_type: "ethereum", caip2: `eip155:${chainId}`, params: { transaction } },
  };
}

function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
