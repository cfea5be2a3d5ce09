import type { RequestPayload } from "../protocol/app/wallet-action.ts";
import { rawFromDer } from "../protocol/authorization-signature.ts";
import { decodeBase64 } from "../protocol/base64.ts";
import { ApiError } from "../protocol/errors.ts";

export interface PinnedTo {
  appId: string;
  walletApiOrigin: string;
  caip2: string;
  /** Ids of the wallets of the person whose session this is. */
  walletIds: readonly string[];
  nowMs: number;
}

/** The longest that a signed request may stay good for. A minute more is allowed for clocks that differ. */
const MAX_LIFETIME_MS = 15 * 60_000;
const CLOCK_SKEW_MS = 60_000;

/**
 * Refuses every payload that is not a request of this app, to the configured wallet API, about a wallet of this person, for a bounded time. The url is
 * compared as text with the ones it may be: no prefix test, no pattern, no second opinion about what a url means. So the server seat is neither
 * a proxy for other urls nor a signer for other people's wallets.
 *
 * @returns the wallet's id, from our own list
 * @throws ApiError invalid_data, wallet_not_found, request_expired, chain_not_configured
 */
export function pinPayload(payload: RequestPayload, pinned: PinnedTo): string {
  const { headers, body, url } = payload;
  if (headers["privy-app-id"] !== pinned.appId) throw new ApiError("invalid_data", "The signed privy-app-id is not this app.");
  const walletId = pinned.walletIds.find((id) => url === `${pinned.walletApiOrigin}/v1/wallets/${id}/rpc`);
  if (walletId === undefined) throw new ApiError("wallet_not_found", "The signed url is not the rpc url of one of your wallets.");
  assertLifetime(Number(headers["privy-request-expiry"]), pinned.nowMs);
  if (body.method === "eth_sendTransaction") assertChain(body.caip2, body.params.transaction.chain_id, pinned.caip2);
  return walletId;
}

/**
 * The browser's signature must be one strict DER signature and nothing else: it is put into a comma-separated header.
 *
 * @throws ApiError invalid_data
 */
export function assertUserSignature(signature: string): void {
  rawFromDer(decodeBase64(signature, "userSignature"));
}

/** @throws ApiError request_expired, or invalid_data for one that would stay good for too long */
export function assertLifetime(expiresAtMs: number, nowMs: number): void {
  if (expiresAtMs <= nowMs) throw new ApiError("request_expired", "The request has expired. Build and sign it again.");
  if (expiresAtMs > nowMs + MAX_LIFETIME_MS + CLOCK_SKEW_MS) {
    throw new ApiError("invalid_data", "privy-request-expiry must be at most 15 minutes ahead.");
  }
}

/** caip2 says where it is broadcast, chain_id what is signed: they must name the one chain that is configured. */
function assertChain(caip2: string, chainId: string | undefined, configured: string): void {
  const isSame = caip2 === configured && (chainId === undefined || `eip155:${BigInt(chainId)}` === configured);
  if (!isSame) throw new ApiError("chain_not_configured", `This server signs for ${configured} only.`);
}
