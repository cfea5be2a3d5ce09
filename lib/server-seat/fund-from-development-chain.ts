import "./assert-server-runtime.ts";
import { createWalletClient, getAddress, http, parseAbi, parseEther, parseUnits } from "viem";
import { appSchema } from "../protocol/api/apps.ts";
import { findToken } from "../protocol/chains/chain-table.ts";
import { ApiError } from "../protocol/errors.ts";
import { getEnvironment } from "./environment.ts";
import { callWalletApi } from "./request-wallet-api.ts";

const TEST_TOKENS = "100";
const mintAbi = parseAbi(["function mint(address to, uint256 value)"]);

/**
 * Sends 1 ETH, or 100 of a test token that mints for everybody, from the first account that the development chain's node holds unlocked.
 *
 * @param asset `eth`, or a token of this app's chain table
 * @throws ApiError not_supported | chain_unavailable
 */
export async function fundFromDevelopmentChain(address: string, asset: string): Promise<string> {
  const { CHAIN_RPC_URL, CHAIN_CAIP2, PRIVY_APP_ID } = getEnvironment();
  const to = getAddress(address);
  const { chains } = asset === "eth" ? { chains: {} } : await callWalletApi(appSchema, { method: "GET", path: `/v1/apps/${PRIVY_APP_ID}` });
  const token = findToken(chains, CHAIN_CAIP2, asset);
  if (token === undefined && asset !== "eth")
    throw new ApiError("not_supported", `The app's chain table names no ${asset} on ${CHAIN_CAIP2}.`);
  const client = createWalletClient({ transport: http(CHAIN_RPC_URL, { retryCount: 0, timeout: 5_000 }) });
  try {
    const [account] = await client.getAddresses();
    if (account === undefined)
      throw new ApiError("chain_unavailable", "The chain holds no account that gives test money. Nothing was sent.");
    if (token === undefined) return await client.sendTransaction({ account, chain: null, to, value: parseEther("1") });
    const args = [to, parseUnits(TEST_TOKENS, token.decimals)] as const;
    return await client.writeContract({
      account,
      chain: null,
      address: getAddress(token.address),
      abi: mintAbi,
      functionName: "mint",
      args,
    });
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError("chain_unavailable", "The development chain does not answer. Nothing was sent.");
  }
}
