import { Agent, request } from "node:http";
import { formatRequestForAuthorizationSignature, generateAuthorizationSignature, generateP256KeyPair, PrivyClient } from "@privy-io/node";
import type { StackFile } from "../scripts/stack/stack-file.ts";
import { concurrentRateOf, quantile } from "./rate-of.ts";

export interface ApiRates {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The SLATE method: the unmodified SDK calls `signMessage` one after another; median of the call, milliseconds. */
  readonly slateMs: number;
  /** The same for a 2-of-2: the SDK's own two signatures, in JavaScript, are in it. */
  readonly slateTwoOfTwoMs: number;
  /** The enclave's own part of one of these calls, median, milliseconds. */
  readonly slateEnclaveMs: number;
}

const CONNECTIONS = 32;
const SLATE_CALLS = 300;

/** Drives the whole wallet API: HTTP, host, PostgreSQL, vsock and enclave, with the load generator on the same machine. */
export async function measureApi(stack: StackFile): Promise<ApiRates> {
  const privy = new PrivyClient({ appId: stack.appId, appSecret: stack.appSecret, apiUrl: stack.walletApiUrl });
  const keys = [await generateP256KeyPair(), await generateP256KeyPair()];
  const quorum = await privy.keyQuorums().create({ public_keys: keys.map((key) => key.publicKey), authorization_threshold: 2 });
  const wallet = await privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
  const privateKeys = keys.map((key) => key.privateKey);

  const post = prepareRequest(stack, `/v1/wallets/${wallet.id}/rpc`, privateKeys);
  const rates = await concurrentRateOf(CONNECTIONS, 5_000, async () => void (await post()));

  const ownerless = await privy.wallets().create({ chain_type: "ethereum" });
  const time = async (walletId: string, keysOfOwner: string[]): Promise<number> => {
    const callsMs: number[] = [];
    for (let call = 0; call < SLATE_CALLS; call++) {
      const begun = performance.now();
      await privy
        .wallets()
        .ethereum()
        .signMessage(walletId, { message: `slate ${call}`, authorization_context: { authorization_private_keys: keysOfOwner } });
      callsMs.push(performance.now() - begun);
    }
    return median(callsMs);
  };
  const [slateMs, slateTwoOfTwoMs] = [await time(ownerless.id, []), await time(wallet.id, privateKeys)];
  const enclaveMs: number[] = [];
  for (let call = 0; call < 100; call++) enclaveMs.push(await post());
  return { ...rates, slateMs, slateTwoOfTwoMs, slateEnclaveMs: median(enclaveMs) };
}

function median(values: number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Signs once and returns a function that posts the same bytes: `personal_sign` may be repeated. It answers the enclave's milliseconds. */
function prepareRequest(stack: StackFile, path: string, privateKeys: string[]): () => Promise<number> {
  const body = { method: "personal_sign", params: { message: "bench", encoding: "utf-8" } };
  const expiry = String(Date.now() + 600_000);
  const input = {
    version: 1 as const,
    method: "POST" as const,
    url: `${stack.walletApiUrl}${path}`,
    body,
    headers: { "privy-app-id": stack.appId, "privy-request-expiry": expiry },
  };
  formatRequestForAuthorizationSignature(input);
  const signatures = privateKeys.map((authorizationPrivateKey) => generateAuthorizationSignature({ authorizationPrivateKey, input }));
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Basic ${Buffer.from(`${stack.appId}:${stack.appSecret}`).toString("base64")}`,
    "privy-app-id": stack.appId,
    "privy-request-expiry": expiry,
    "privy-authorization-signature": signatures.join(","),
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  };
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return () =>
    new Promise((resolve, reject) => {
      const call = request(`${stack.walletApiUrl}${path}`, { method: "POST", agent, headers }, (response) => {
        response.resume();
        response.on("end", () => {
          if (response.statusCode !== 200) reject(new Error(`the API answered ${response.statusCode}`));
          else resolve(Number(/enclave;dur=([0-9.]+)/.exec(String(response.headers["server-timing"]))?.[1]));
        });
      });
      call.on("error", reject);
      call.end(text);
    });
}
