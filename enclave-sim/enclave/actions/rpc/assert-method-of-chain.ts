import type { RpcBody } from "../../../../lib/protocol/api/rpc.ts";
import type { ChainType } from "../../../../lib/protocol/chains/wallet-chains.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";

/** Methods of the reference that nobody here signs, so that they get an answer that says so. */
const NOT_OFFERED: readonly string[] = [
  "xrpl_signTransaction",
  "transfer",
  "getBalance",
  "transferTokens",
  "getStaticDepositAddress",
  "getClaimStaticDepositQuote",
  "claimStaticDeposit",
  "createLightningInvoice",
  "payLightningInvoice",
  "signMessageWithIdentityKey",
  "withdraw",
  "getWithdrawalFeeQuote",
];

/** @throws ApiError not_supported for a method of the reference that is not offered; to be asked before the body is checked, whose schema does not know it */
export function assertMethodOffered(body: unknown): void {
  const method = typeof body === "object" && body !== null && "method" in body ? body.method : undefined;
  if (typeof method !== "string" || !NOT_OFFERED.includes(method)) return;
  throw new ApiError("not_supported", `method ${method} is not offered. Sign for such a chain with raw_sign.`);
}

/** A key signs for its own chain alone: what is harmless to one chain may be a transaction of another. @throws ApiError invalid_request */
export function assertMethodOfChain(method: RpcBody["method"], chainType: ChainType): void {
  const chain = chainOf(method);
  if (chain === chainType) return;
  throw new ApiError("invalid_request", `method ${method} is for ${chain} wallets, but this is a ${chainType} wallet.`);
}

function chainOf(method: RpcBody["method"]): ChainType {
  switch (method) {
    case "signMessage":
    case "signTransaction":
    case "signAndSendTransaction":
      return "solana";
    case "tron_signTransaction":
    case "tron_sendTransaction":
      return "tron";
    case "aptos_signTransaction":
      return "aptos";
    case "near_signTransaction":
      return "near";
    default:
      return "ethereum";
  }
}
