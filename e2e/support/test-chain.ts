import { createPublicClient, createTestClient, http, type PublicClient, parseEther } from "viem";
import { anvil } from "viem/chains";
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
