import { BaseError, ContractFunctionRevertedError, ContractFunctionZeroDataError, erc20Abi } from "viem";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Chain } from "./chain.ts";
import { toPreparationError } from "./chain-failure.ts";

/** `balanceOf`, in the token's smallest unit. @throws ApiError invalid_data for a contract that is no ERC-20; chain_unavailable */
export function readTokenBalance(chain: Chain, token: string, owner: string): Promise<bigint> {
  const call = { address: token as `0x${string}`, abi: erc20Abi, functionName: "balanceOf", args: [owner as `0x${string}`] } as const;
  return chain.client.readContract(call).catch((error: unknown) => refuse(error, chain, token));
}

/** `decimals`, of a token that the app has no entry for. */
export function readTokenDecimals(chain: Chain, token: string): Promise<number> {
  const call = { address: token as `0x${string}`, abi: erc20Abi, functionName: "decimals" } as const;
  return chain.client.readContract(call).catch((error: unknown) => refuse(error, chain, token));
}

function refuse(error: unknown, chain: Chain, token: string): never {
  const isOther = (cause: unknown) => cause instanceof ContractFunctionZeroDataError || cause instanceof ContractFunctionRevertedError;
  if (error instanceof BaseError && error.walk(isOther) !== null)
    throw new ApiError("invalid_data", `There is no ERC-20 token at ${token} on ${chain.caip2}.`);
  throw toPreparationError(error, chain.name);
}
