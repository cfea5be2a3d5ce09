import { createPublicClient, createTestClient, createWalletClient, erc20Abi, http, type PublicClient, parseAbi, parseEther } from "viem";
import { anvil } from "viem/chains";
import { TEST_TOKEN_ADDRESS } from "../../scripts/stack/chain/development-contracts.ts";
import { readStack } from "./test-app.ts";

export function chainClient(): PublicClient {
  return createPublicClient({ chain: anvil, transport: http(readStack().chainRpcUrl), pollingInterval: 200 });
}

/** Puts test ether on an address of the development chain. */
export async function fund(address: `0x${string}`, ether = "10"): Promise<void> {
  await createTestClient({ chain: anvil, mode: "anvil", transport: http(readStack().chainRpcUrl) }).setBalance({
    address,
    value: parseEther(ether),
  });
}

/** Puts test dollars on an address: raw units of 6 decimals. Anybody may. */
export async function mintTestToken(address: `0x${string}`, value: bigint): Promise<void> {
  const wallet = createWalletClient({ chain: anvil, transport: http(readStack().chainRpcUrl) });
  const [account] = await wallet.getAddresses();
  if (account === undefined) throw new Error("the development chain holds no account");
  const abi = parseAbi(["function mint(address to, uint256 value)"]);
  const hash = await wallet.writeContract({ account, address: TEST_TOKEN_ADDRESS, abi, functionName: "mint", args: [address, value] });
  await chainClient().waitForTransactionReceipt({ hash });
}

/** As the chain itself has it. */
export function readTestToken(address: `0x${string}`): Promise<bigint> {
  return chainClient().readContract({ address: TEST_TOKEN_ADDRESS, abi: erc20Abi, functionName: "balanceOf", args: [address] });
}
