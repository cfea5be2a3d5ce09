import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { signRequest } from "../../../lib/protocol/authorization-signature.ts";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import { createApp } from "../../../scripts/apps/create-app.ts";
import { describeChain } from "../../../scripts/stack/chain/describe-chain.ts";
import { deployDevelopmentContracts, describeDevelopmentChain } from "../../../scripts/stack/chain/development-contracts.ts";
import { runProcess } from "../../../scripts/stack/process/run-process.ts";
import { waitReady } from "../../../scripts/stack/process/wait-ready.ts";
import { readStackFile } from "../../../scripts/stack/stack-file.ts";
import { parseEnvironment } from "../environment.ts";
import { createLog } from "../log.ts";
import { type RunningHost, startHost } from "../start-host.ts";
import { openVaultDatabase, type VaultDatabase } from "../vault-database.ts";
import { freePort } from "./free-port.ts";
import { RpcProxy } from "./rpc-proxy.ts";
import { VsockProxy } from "./vsock-proxy.ts";

export const TEST_CHAIN_ID = 31_338;
/** Five days in 13 seconds. The same for all hosts of a database: any of them may be the one that delivers. */
export const TEST_WEBHOOK_TIME_SCALE = "0.00003";
export const TEST_CAIP2 = `eip155:${TEST_CHAIN_ID}`;
const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

export interface TestWallet {
  readonly id: string;
  readonly address: `0x${string}`;
  readonly quorumId: string;
  /** PKCS#8, base64: both seats of the owner quorum. */
  readonly keys: readonly string[];
}

/** Members of all the answers that tests look into. Which of them an answer has is what the tests are about. */
interface ReplyBody {
  readonly id: string;
  readonly address: `0x${string}`;
  readonly status: string;
  readonly code: string;
  readonly error: string;
  readonly reason: string;
  readonly boot_id: string;
  readonly receipt_public_key: string;
  readonly block_number: number;
  readonly data: { hash: string; transaction_id: string; signature: string } & { id: string }[];
  readonly keys: object[];
  readonly body: { id: string };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly body: ReplyBody;
  readonly headers: Headers;
}

export interface PreparedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * A second host in this process, on the database and enclave of a running stack, with a chain of its own (so that the stack's host leaves its
 * transactions alone) and a fault injector on each side: towards the chain and towards the enclave.
 */
export class TestHost {
  readonly database: VaultDatabase;
  readonly rpc: RpcProxy;
  readonly vsock: VsockProxy;
  /** Everything the host has logged. */
  readonly logged: string[] = [];
  readonly chainUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly jwtKeyPkcs8: string;
  readonly operatorToken: string;
  readonly origin: string;
  readonly port: number;
  #host: RunningHost | null = null;
  readonly #environment: Record<string, string>;
  readonly #stops: (() => unknown)[];

  private constructor(parts: {
    rpc: RpcProxy;
    vsock: VsockProxy;
    chainUrl: string;
    port: number;
    origin: string;
    environment: Record<string, string>;
    app: { appId: string; appSecret: string };
    jwtKeyPkcs8: string;
    stops: (() => unknown)[];
  }) {
    this.rpc = parts.rpc;
    this.vsock = parts.vsock;
    this.chainUrl = parts.chainUrl;
    this.port = parts.port;
    this.origin = parts.origin;
    this.#environment = parts.environment;
    this.appId = parts.app.appId;
    this.appSecret = parts.app.appSecret;
    this.jwtKeyPkcs8 = parts.jwtKeyPkcs8;
    this.operatorToken = parts.environment.OPERATOR_TOKEN ?? "";
    this.database = openVaultDatabase(parts.environment.DATABASE_URL_VAULT ?? "", 4);
    this.#stops = parts.stops;
  }

  /**
   * @param dataDir of a running stack, in development
   * @param more environment of the host besides
   * @param chains what the app is told about its chains; default: test token and batch executor
   */
  static async start(
    dataDir: string,
    more: Record<string, string> = {},
    chains: ChainTable = describeDevelopmentChain(TEST_CAIP2),
  ): Promise<TestHost> {
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
    const host = new TestHost({ rpc, vsock, chainUrl, port, origin, environment, app, jwtKeyPkcs8: pkcs8(issuer.privateKey), stops });
    await host.startHost();
    return host;
  }

  async startHost(): Promise<void> {
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.logged.push(chunk.toString());
        done();
      },
    });
    this.#host = await startHost(parseEnvironment(this.#environment), createLog("debug", sink), `test-host:${this.port}`);
    for (let attempt = 0; attempt < 200; attempt++) {
      if ((await this.call("GET", "/v1/health")).status === 200) return;
      await sleep(50);
    }
    throw new Error("the test host did not become healthy");
  }

  /** A second host on the same database, enclave and chain. Requests to it are signed for, and say they came to, the first one's origin. */
  async startTwin(
    changes: Record<string, string> = {},
  ): Promise<{ send(request: PreparedRequest): Promise<Response>; stop(): Promise<void> }> {
    const port = await freePort();
    const environment = parseEnvironment({ ...this.#environment, ...changes, WALLET_API_PORT: String(port) });
    const twin = await startHost(environment, createLog("silent"), `test-host:${port}`);
    for (let attempt = 0; attempt < 200 && !(await fetch(`${twin.url}/v1/health`)).ok; attempt++) await sleep(50);
    const forwarded = { "x-forwarded-host": new URL(this.origin).host };
    return {
      send: ({ method, path, headers, body }) => fetch(`${twin.url}${path}`, { method, headers: { ...headers, ...forwarded }, body }),
      stop: () => twin.stop(),
    };
  }

  async stopHost(): Promise<void> {
    await this.#host?.stop();
    this.#host = null;
  }

  async stop(): Promise<void> {
    await this.stopHost();
    await this.database.$disconnect();
    for (const stop of this.#stops) await stop();
  }

  async call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as ReplyBody, headers: response.headers };
  }

  send({ method, path, body, headers }: PreparedRequest): Promise<Reply> {
    return this.call(method, path, body, headers);
  }

  appHeaders(extra: Record<string, string> = {}): Record<string, string> {
    const authorization = `Basic ${Buffer.from(`${this.appId}:${this.appSecret}`).toString("base64")}`;
    return { authorization, "privy-app-id": this.appId, "content-type": "application/json", ...extra };
  }

  post(path: string, body: unknown, extra: Record<string, string> = {}): Promise<Reply> {
    return this.call("POST", path, JSON.stringify(body), this.appHeaders(extra));
  }

  /** A wallet owned by two keys, both of which must sign; one of Ethereum has ether on the test chain. */
  async createWallet(ether = 10n, chain_type = "ethereum"): Promise<TestWallet> {
    const pairs = [0, 1].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }));
    const quorum = await this.post("/v1/key_quorums", {
      public_keys: pairs.map(({ publicKey }) => spki(publicKey)),
      authorization_threshold: 2,
    });
    const wallet = await this.post("/v1/wallets", { chain_type, owner_id: quorum.body.id });
    const { id, address } = wallet.body;
    if (chain_type === "ethereum") await this.chain("anvil_setBalance", [address, `0x${(ether * 10n ** 18n).toString(16)}`]);
    return { id, address, quorumId: quorum.body.id, keys: pairs.map(({ privateKey }) => pkcs8(privateKey)) };
  }

  /** A signed send, ready to be sent as often as one likes. */
  prepareSend(
    wallet: TestWallet,
    value: number,
    transaction: Record<string, JsonValue> = {},
    extra: Record<string, JsonValue> = {},
    key?: string,
  ): PreparedRequest {
    const params = { transaction: { to: RECIPIENT, value, ...transaction } };
    return this.prepareRpc(wallet, { method: "eth_sendTransaction", caip2: TEST_CAIP2, params, ...extra }, key);
  }

  prepareRpc(wallet: TestWallet, body: JsonValue, key?: string): PreparedRequest {
    return this.prepareSigned(wallet, "rpc", body, key);
  }

  /** @param route below the wallet's path: `rpc`, `transfer` */
  prepareSigned(wallet: TestWallet, route: string, body: JsonValue, key?: string): PreparedRequest {
    const path = `/v1/wallets/${wallet.id}/${route}`;
    const expiry = String(Date.now() + 10 * 60_000);
    const headers = {
      "privy-app-id": this.appId,
      "privy-request-expiry": expiry,
      ...(key === undefined ? {} : { "privy-idempotency-key": key }),
    };
    const payload = { version: 1, method: "POST", url: `${this.origin}${path}`, body, headers } as const;
    const signatures = wallet.keys.map((privateKey) => signRequest(payload, privateKey));
    return {
      method: "POST",
      path,
      body: JSON.stringify(body),
      headers: this.appHeaders({ ...headers, "privy-authorization-signature": signatures.join(",") }),
    };
  }

  /** One JSON-RPC call to the test chain, past the proxy. */
  async chain(method: string, params: unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(this.chainUrl, { method: "POST", body, headers: { "content-type": "application/json" } });
    return ((await response.json()) as { result: unknown }).result;
  }

  async minedCount(address: string): Promise<number> {
    return Number(await this.chain("eth_getTransactionCount", [address, "latest"]));
  }

  /** Waits until the transaction has the status. */
  async waitForStatus(transactionId: string, ...statuses: string[]): Promise<Reply> {
    for (let attempt = 0; attempt < 300; attempt++) {
      const reply = await this.call("GET", `/v1/transactions/${transactionId}`, undefined, this.appHeaders());
      if (statuses.includes(reply.body.status)) return reply;
      await sleep(100);
    }
    throw new Error(`transaction ${transactionId} never became ${statuses.join(" or ")}`);
  }
}

/** SHA-256, hex. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function spki(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).toString("base64");
}

function pkcs8(key: KeyObject): string {
  return key.export({ format: "der", type: "pkcs8" }).toString("base64");
}
