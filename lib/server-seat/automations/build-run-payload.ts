import "../assert-server-runtime.ts";
import { encodeFunctionData, getAddress } from "viem";
import type { AutomationTerms } from "../../protocol/app/automation.ts";
import { TRANSFER_ABI } from "../../protocol/app/transfer-abi.ts";
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
  const transaction = { ...describeTransfer(terms), chain_id: toQuantity(BigInt(chainId)), type: 2 as const };
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

function describeTransfer({ recipient, token, amount, call }: AutomationTerms): { to: string; value: string; data?: string } {
  const value = toQuantity(BigInt(amount));
  if (call !== null) return { to: recipient, value, data: call.data };
  if (token === null) return { to: recipient, value };
  const data = encodeFunctionData({ abi: [TRANSFER_ABI], functionName: "transfer", args: [getAddress(recipient), BigInt(amount)] });
  return { to: token, value: "0x0", data };
}

function toQuantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
