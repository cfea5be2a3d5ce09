import { generateKeyPairSync } from "node:crypto";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { signRequest } from "../../../lib/protocol/authorization-signature.ts";
import type { ChainTable } from "../../../lib/protocol/chains/chain-table.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import { describeDevelopmentChain } from "../../../scripts/stack/chain/development-contracts.ts";
import { parseEnvironment } from "../environment.ts";
import { createLog } from "../log.ts";
import { type RunningHost, startHost } from "../start-host.ts";
import { openVaultDatabase, type VaultDatabase } from "../vault-database.ts";
import { freePort } from "./free-port.ts";
import { openTestBackend, TEST_CAIP2, type TestBackend } from "./open-test-backend.ts";
import type { RpcProxy } from "./rpc-proxy.ts";
import { pkcs8, spki } from "./test-key-text.ts";
import { type Reply, readReply } from "./test-reply.ts";
import type { VsockProxy } from "./vsock-proxy.ts";

const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

export interface TestWallet {
  readonly id: string;
  readonly address: `0x${string}`;
  readonly quorumId: string;
  /** PKCS#8, base64: both seats of the owner quorum. */
  readonly keys: readonly string[];
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
  readonly appId: string;
  readonly appSecret: string;
  readonly jwtKeyPkcs8: string;
  readonly operatorToken: string;
  readonly origin: string;
  readonly #backend: TestBackend;
  #host: RunningHost | null = null;

  private constructor(backend: TestBackend) {
    const { rpc, vsock, app, jwtKeyPkcs8, origin, environment } = backend;
    this.rpc = rpc;
    this.vsock = vsock;
    this.appId = app.appId;
    this.appSecret = app.appSecret;
    this.jwtKeyPkcs8 = jwtKeyPkcs8;
    this.operatorToken = environment.OPERATOR_TOKEN ?? "";
    this.origin = origin;
    this.database = openVaultDatabase(environment.DATABASE_URL_VAULT ?? "", 4);
    this.#backend = backend;
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
    const host = new TestHost(await openTestBackend(dataDir, more, chains));
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
    this.#host = await startHost(parseEnvironment(this.#backend.environment), createLog("debug", sink), `test-host:${this.#backend.port}`);
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
    const environment = parseEnvironment({ ...this.#backend.environment, ...changes, WALLET_API_PORT: String(port) });
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
    await this.#backend.stop();
  }

  async call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return readReply(response);
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
    const response = await fetch(this.#backend.chainUrl, { method: "POST", body, headers: { "content-type": "application/json" } });
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
