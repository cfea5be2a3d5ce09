import "./assert-server-runtime.ts";
import { createWalletClient, getAddress, http, parseEther } from "viem";
import { ApiError } from "../protocol/errors.ts";
import { getEnvironment } from "./environment.ts";

/**
 * Sends 1 ETH from the first account that the development chain's node holds unlocked.
 *
 * @throws ApiError chain_unavailable
 */
export async function fundFromDevelopmentChain(address: string): Promise<string> {
  const client = createWalletClient({ transport: http(getEnvironment().CHAIN_RPC_URL, { retryCount: 0, timeout: 5_000 }) });
  try {
    const [account] = await client.getAddresses();
    if (account === undefined)
      throw new ApiError("chain_unavailable", "The chain holds no account that gives test money. Nothing was sent.");
    return await client.sendTransaction({ account, chain: null, to: getAddress(address), value: parseEther("1") });
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError("chain_unavailable", "The development chain does not answer. Nothing was sent.");
  }
}
