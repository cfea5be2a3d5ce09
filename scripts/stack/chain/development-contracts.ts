import { setTimeout as sleep } from "node:timers/promises";
import { concat, getCreate2Address, pad } from "viem";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { callChain } from "./call-chain.ts";
import { BATCH_EXECUTOR_CODE, TEST_TOKEN_CODE } from "./test-contracts/creation-code.ts";

/** Deploys what it is sent to an address that follows from it alone; anvil brings it along (github.com/Arachnid/deterministic-deployment-proxy). */
const DEPLOYER = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const SALT = pad("0x0");
const MINED_WITHIN_MS = 10_000;
const LOOK_MS = 20;

export const TEST_TOKEN_ADDRESS = addressOf(TEST_TOKEN_CODE);
const BATCH_EXECUTOR_ADDRESS = addressOf(BATCH_EXECUTOR_CODE);

/** What apps are told about the development chain: its test money goes by the name of the real one, so that code written for that one runs. */
export function describeDevelopmentChain(caip2: string): ChainTable {
  const token = { asset: "usdc", name: "Test USD Coin", address: TEST_TOKEN_ADDRESS, decimals: 6 };
  return { [caip2]: { tokens: [token], batch_executor: BATCH_EXECUTOR_ADDRESS } };
}

/** Puts the test token and the batch executor on a development chain that has not got them yet. */
export async function deployDevelopmentContracts(rpcUrl: string): Promise<void> {
  const accounts = await callChain(rpcUrl, "eth_accounts");
  const [from = null] = Array.isArray(accounts) ? accounts : [];
  for (const code of [TEST_TOKEN_CODE, BATCH_EXECUTOR_CODE] as const) {
    if ((await callChain(rpcUrl, "eth_getCode", [addressOf(code), "latest"])) !== "0x") continue;
    await callChain(rpcUrl, "eth_sendTransaction", [{ from, to: DEPLOYER, data: concat([SALT, code]) }]);
    await waitForCode(rpcUrl, addressOf(code));
  }
}

/** The chain answers with a hash before it mines: on a busy machine a moment before. */
async function waitForCode(rpcUrl: string, address: string): Promise<void> {
  for (let attempt = 0; attempt < MINED_WITHIN_MS / LOOK_MS; attempt++) {
    if ((await callChain(rpcUrl, "eth_getCode", [address, "latest"])) !== "0x") return;
    await sleep(LOOK_MS);
  }
  throw new Error("the development chain did not take its contracts");
}

function addressOf(code: `0x${string}`): `0x${string}` {
  return getCreate2Address({ from: DEPLOYER, salt: SALT, bytecode: code });
}
