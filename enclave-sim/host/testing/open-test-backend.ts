import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import { createApp } from "../../../scripts/apps/create-app.ts";
import { describeChain } from "../../../scripts/stack/chain/describe-chain.ts";
import { deployDevelopmentContracts } from "../../../scripts/stack/chain/development-contracts.ts";
import { runProcess } from "../../../scripts/stack/process/run-process.ts";
import { waitReady } from "../../../scripts/stack/process/wait-ready.ts";
import { readStackFile } from "../../../scripts/stack/stack-file.ts";
import { freePort } from "./free-port.ts";
import { RpcProxy } from "./rpc-proxy.ts";
import { pkcs8, spki } from "./test-key-text.ts";
import { VsockProxy } from "./vsock-proxy.ts";

export const TEST_CHAIN_ID = 31_338;
/** Five days in 13 seconds. The same for all hosts of a database: any of them may be the one that delivers. */
export const TEST_WEBHOOK_TIME_SCALE = "0.00003";
export const TEST_CAIP2 = `eip155:${TEST_CHAIN_ID}`;

/** What a test's host stands on, and what it is configured with. */
export interface TestBackend {
  readonly rpc: RpcProxy;
  readonly vsock: VsockProxy;
  readonly chainUrl: string;
  readonly port: number;
  readonly origin: string;
  /** Of the host's process, as it would be. */
  readonly environment: Record<string, string>;
  readonly app: { appId: string; appSecret: string };
  readonly jwtKeyPkcs8: string;
  stop(): Promise<void>;
}

/** A chain of its own, a fault injector on each side, and an app for a host on the database and enclave of a running stack. */
export async function openTestBackend(dataDir: string, more: Record<string, string>, chains: ChainTable): Promise<TestBackend> {
  const stack = readStackFile(join(dataDir, "stack.json"));
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as { HOST_SHARE_KEY: string; OPERATOR_TOKEN: string };
  const folder = mkdtempSync(join(tmpdir(), "cs-host-"));
  const chainPort = await freePort();
  const chainUrl = `http://127.0.0.1:${chainPort}`;
  const spec = describeChain(folder, chainPort, TEST_CHAIN_ID);
  const chain = runProcess(spec, join(folder, "chain.log"));
  await waitReady(spec, chain, join(folder, "chain.log"));
  await deployDevelopmentContracts(chainUrl);
  const rpc = await RpcProxy.start(chainUrl);
  const vsockPath = join(folder, "v.sock");
  const vsock = await VsockProxy.start(vsockPath, join(dataDir, "run/vsock.sock"));
  const port = await freePort();
  const environment = {
    COUNTERSIGN_MODE: "development",
    DATA_DIR: folder,
    LOG_LEVEL: "debug",
    WALLET_API_PORT: String(port),
    DATABASE_URL_VAULT: stack.databaseUrlVault,
    VSOCK_PATH: vsockPath,
    HOST_SHARE_KEY: secrets.HOST_SHARE_KEY,
    OPERATOR_TOKEN: secrets.OPERATOR_TOKEN,
    WEBHOOK_TIME_SCALE: TEST_WEBHOOK_TIME_SCALE,
    CHAINS: JSON.stringify({ [TEST_CAIP2]: { name: "Test chain", rpc_url: rpc.url } }),
    ...more,
  };
  const issuer = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const origin = `http://127.0.0.1:${port}`;
  const app = await createApp({
    walletApiUrl: stack.walletApiUrl,
    operatorToken: secrets.OPERATOR_TOKEN,
    name: "Host test",
    origins: [origin],
    jwt: { keys: [{ kid: null, alg: "ES256", public_key: spki(issuer.publicKey) }], issuer: null, audience: "$app_id" },
    userFactor: "optional",
    replay: "strict",
    webauthn: null,
    chains,
  });
  const stops = [() => rpc.stop(), () => vsock.stop(), () => chain.stop(), () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of stops) await end();
  };
  return { rpc, vsock, chainUrl, port, origin, environment, app, jwtKeyPkcs8: pkcs8(issuer.privateKey), stop };
}
