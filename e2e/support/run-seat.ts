import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { StackFile } from "../../scripts/stack/stack-file.ts";

/** Runs `npm run seat` against a stack, as its operator would. @returns what it printed */
export async function runSeat(dataDir: string, stack: StackFile, ...args: string[]): Promise<string> {
  const { webUrl, walletApiUrl, chainRpcUrl, databaseUrlVault } = stack;
  const env = {
    ...process.env,
    NODE_ENV: "development" as const,
    DATA_DIR: dataDir,
    PORT: new URL(webUrl).port,
    WALLET_API_PORT: new URL(walletApiUrl).port,
    CHAIN_PORT: new URL(chainRpcUrl).port,
    POSTGRES_PORT: new URL(databaseUrlVault).port,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "../../scripts/seat.ts"), ...args], { env });
  return stdout;
}
