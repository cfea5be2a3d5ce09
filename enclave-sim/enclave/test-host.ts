import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { type AuthorizationPayload, canonicalizeRequest } from "../../lib/protocol/canonical-request.ts";
import type { ChainTable } from "../../lib/protocol/chains/chain-table.ts";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import type { SealedRecord } from "../../lib/protocol/sealed-record.ts";
import type {
  EnclaveFill,
  EnclaveMessage,
  EnclaveReply,
  EnclaveRequest,
  EnclaveResult,
  RawRequest,
  WalletShares,
} from "../../lib/protocol/vsock.ts";
import { deriveSealingKeys } from "./boot/sealing-keys.ts";
import { RecordSealer } from "./evidence/record-seal.ts";
import { handleMessage, type Runtime } from "./handle-message.ts";
import { ImportKeys } from "./imports/import-keys.ts";
import { PhaseMachine } from "./phases.ts";
import { ReceiptSigner } from "./receipt-signer.ts";
import { ShareBox } from "./shares/share-box.ts";
import { TestTokenSigner } from "./test-accounts/test-token-signer.ts";
import { WitnessLedger } from "./witness/witness-ledger.ts";

export const ORIGIN = "http://localhost:4000";

export interface TestKey {
  readonly privateKey: KeyObject;
  /** SPKI, base64. */
  readonly publicKey: string;
}

export function createTestKey(): TestKey {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey: pair.privateKey, publicKey: pair.publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

/** Signs a payload as `@privy-io/node` does: DER, base64, S as it falls. */
export function signPayload(payload: AuthorizationPayload, key: TestKey): string {
  return sign("sha256", Buffer.from(canonicalizeRequest(payload)), { key: key.privateKey, dsaEncoding: "der" }).toString("base64");
}

/** Everything the enclave remembers, so that a second boot can be made from the same root and witness. */
export interface TestWitness {
  readonly root: Uint8Array;
  readonly lines: string[];
}

export function createTestWitness(): TestWitness {
  return { root: new Uint8Array(randomBytes(32)), lines: [] };
}

/** @param append what the witness does with new lines; by default they are durable at once */
export async function bootRuntime(
  witness: TestWitness,
  append: (lines: readonly string[]) => Promise<void> = async (lines) => void witness.lines.push(...lines),
): Promise<Runtime> {
  const keys = await deriveSealingKeys(new Uint8Array(witness.root));
  const phases = new PhaseMachine();
  for (const phase of ["awaiting-root", "loading-witness", "serving"] as const) phases.advance(phase);
  const ledger = await WitnessLedger.load(
    {
      read: async () => witness.lines,
      append,
      replace: async (lines) => void witness.lines.splice(0, witness.lines.length, ...lines),
    },
    keys.witnessKey,
  );
  return {
    phases,
    ledger,
    receipts: new ReceiptSigner(),
    sealer: new RecordSealer(keys.recordSealKey),
    shareBox: new ShareBox(keys),
    importKeys: new ImportKeys(keys.importKey),
    testTokens: new TestTokenSigner(keys),
    attest: async () => "",
  };
}

export type Deliver = (message: EnclaveMessage) => Promise<EnclaveReply>;

export function deliverTo(runtime: Runtime): Deliver {
  return (message) => handleMessage(message, runtime);
}

interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly mode?: EnclaveRequest["mode"];
  readonly fill?: EnclaveFill;
  readonly rawBody?: string;
  readonly origin?: string;
}

interface SignedCallOptions {
  /** null: none. Default: a minute from now. */
  readonly expiryMs?: number | null;
  readonly fill?: EnclaveFill;
  readonly mode?: EnclaveRequest["mode"];
}

interface AppOptions {
  readonly user_factor?: "required" | "optional";
  readonly replay?: "strict" | "compatible";
  readonly jwtKey?: TestKey;
  readonly max_fee_wei?: string;
  readonly chains?: ChainTable;
}

/**
 * An honest host in memory: it keeps what the enclave returns and sends all of it with every request. Tests turn it dishonest by editing
 * `records` and `shares`, which is all a lying host or a database intruder can do.
 */
export class TestHost {
  readonly records = new Map<string, SealedRecord>();
  readonly shares = new Map<string, WalletShares>();
  readonly adminKey = createTestKey();
  readonly appSecret = randomBytes(32).toString("base64url");
  appId = "";
  #nextId = 1;
  /** Where frames go: a runtime in this process, or a real enclave. */
  deliver: Deliver;

  constructor(deliver: Deliver) {
    this.deliver = deliver;
  }

  static create(runtime: Runtime, options: AppOptions = {}): Promise<TestHost> {
    return new TestHost(deliverTo(runtime)).createApp(options);
  }

  async createApp(options: AppOptions = {}): Promise<this> {
    const jwtKeys = options.jwtKey === undefined ? [] : [{ kid: null, alg: "ES256", public_key: options.jwtKey.publicKey }];
    const created = await this.mustCall("POST", "/v1/apps", {
      name: "Test",
      secret_hash: createHash("sha256").update(this.appSecret).digest("hex"),
      admin_public_key: this.adminKey.publicKey,
      origins: [ORIGIN],
      jwt: { keys: jwtKeys, issuer: null, audience: null },
      user_factor: options.user_factor ?? "optional",
      replay: options.replay ?? "strict",
      webauthn: { rp_id: "localhost", origins: ["http://localhost:3000"] },
      ...(options.max_fee_wei === undefined ? {} : { max_fee_wei: options.max_fee_wei }),
      ...(options.chains === undefined ? {} : { chains: options.chains }),
    });
    this.appId = (created.body as { id: string }).id;
    return this;
  }

  headers(extra: Record<string, string> = {}): Record<string, string> {
    const authorization = `Basic ${Buffer.from(`${this.appId}:${this.appSecret}`).toString("base64")}`;
    return { authorization, "privy-app-id": this.appId, ...extra };
  }

  payload(method: AuthorizationPayload["method"], path: string, body: JsonValue, extra: Record<string, string> = {}): AuthorizationPayload {
    return { version: 1, method, url: `${ORIGIN}${path}`, body, headers: { "privy-app-id": this.appId, ...extra } };
  }

  /** The frame the real host would send: the request, all records, the wallet's shares. */
  frame(method: RawRequest["method"], path: string, body: JsonValue, options: CallOptions = {}): EnclaveRequest {
    const walletId = /\/wallets\/([0-9a-z]{24})\//.exec(path)?.[1];
    const shares = walletId === undefined ? undefined : this.shares.get(walletId);
    return {
      id: this.#nextId++,
      mode: options.mode ?? "execute",
      request: {
        method,
        path,
        origin: options.origin ?? ORIGIN,
        headers: options.headers ?? this.headers(),
        body: options.rawBody ?? JSON.stringify(body),
      },
      records: [...this.records.values()],
      ...(shares === undefined ? {} : { shares }),
      ...(options.fill === undefined ? {} : { fill: options.fill }),
    };
  }

  /** The same with an expiry and the signatures of the given keys. */
  signedFrame(
    method: AuthorizationPayload["method"],
    path: string,
    body: JsonValue,
    keys: readonly TestKey[],
    options: SignedCallOptions = {},
  ): EnclaveRequest {
    const expiry = options.expiryMs === undefined ? Date.now() + 60_000 : options.expiryMs;
    const extra: Record<string, string> = expiry === null ? {} : { "privy-request-expiry": String(expiry) };
    const payload = this.payload(method, path, body, extra);
    const signature = keys.map((key) => signPayload(payload, key)).join(",");
    return this.frame(method, path, body, { ...options, headers: this.headers({ ...extra, "privy-authorization-signature": signature }) });
  }

  call(...args: Parameters<TestHost["frame"]>): Promise<EnclaveReply> {
    return this.#send(this.frame(...args));
  }

  callSigned(...args: Parameters<TestHost["signedFrame"]>): Promise<EnclaveReply> {
    return this.#send(this.signedFrame(...args));
  }

  async mustCall(...args: Parameters<TestHost["call"]>): Promise<EnclaveResult> {
    const reply = await this.call(...args);
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply;
  }

  /** Sends, stores what comes back, and acknowledges it, as the real host does. */
  async #send(frame: EnclaveRequest): Promise<EnclaveReply> {
    const reply = await this.deliver(frame);
    if (reply.ok) await this.#store(reply);
    return reply;
  }

  async #store(reply: EnclaveResult): Promise<void> {
    for (const record of reply.records ?? []) this.records.set(record.id, record);
    for (const { wallet_id, ...shares } of reply.created_shares ?? []) this.shares.set(wallet_id, shares);
    if (reply.records !== undefined && reply.records.length > 0) {
      await this.deliver({ id: this.#nextId++, mode: "acknowledge", records: reply.records });
    }
  }
}

/** A wallet owned by a 2-of-2 of two keys: the quorum of the seed document, with a key in the user's place. */
export async function createTwoOfTwoWallet(
  host: TestHost,
  extra: { policy_ids?: string[] } = {},
): Promise<{ walletId: string; address: string; first: TestKey; second: TestKey; quorumId: string }> {
  const [first, second] = [createTestKey(), createTestKey()];
  const quorum = await host.mustCall("POST", "/v1/key_quorums", {
    public_keys: [first.publicKey, second.publicKey],
    authorization_threshold: 2,
  });
  const quorumId = (quorum.body as { id: string }).id;
  const wallet = await host.mustCall("POST", "/v1/wallets", { chain_type: "ethereum", owner_id: quorumId, ...extra });
  const { id, address } = wallet.body as { id: string; address: string };
  return { walletId: id, address, first, second, quorumId };
}
