import { execFileSync } from "node:child_process";
import { callChain } from "../stack/chain/call-chain.ts";
import { locateAnvil } from "../stack/chain/locate-anvil.ts";
import type { Environment } from "../stack/settings/environment-schema.ts";
import { UserError } from "../stack/user-error.ts";

/** Whether the chain that a start would use answers and is the one that is configured. */
export async function checkChain({ CHAIN_RPC_URL, CHAIN_CAIP2 }: Environment): Promise<string> {
  if (CHAIN_RPC_URL === undefined) {
    const [version = "anvil"] = execFileSync(locateAnvil(), ["--version"], { encoding: "utf8" }).split("\n");
    return `embedded, ${version}`;
  }
  const answer = await callChain(CHAIN_RPC_URL, "eth_chainId").catch((error: Error) => {
    throw new UserError(`CHAIN_RPC_URL does not answer: ${error.message}`, "Correct it, or unset it to use the development chain.");
  });
  const found = `eip155:${Number(answer)}`;
  if (found !== CHAIN_CAIP2)
    throw new UserError(`CHAIN_RPC_URL is ${found}, but CHAIN_CAIP2 says ${CHAIN_CAIP2}.`, `Set CHAIN_CAIP2=${found}.`);
  return found;
}
