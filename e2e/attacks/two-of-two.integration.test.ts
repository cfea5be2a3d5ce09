import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { CAIP2, createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const THIEF = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

let app: TestApp;
let wallet: TwoOfTwo;
let theft: SignedRequest;

beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
  await fund(wallet.address);
  const transaction = { to: THIEF, value: "0xde0b6b3a7640000" };
  theft = {
    method: "POST",
    path: `/v1/wallets/${wallet.walletId}/rpc`,
    body: { method: "eth_sendTransaction", caip2: CAIP2, params: { transaction } },
  };
});

const send = (signed: SignedRequest, headers: Record<string, string>) =>
  request(signed.method, signed.path, JSON.stringify(signed.body), headers);

/** Nothing left the wallet, and the thief has nothing of it. */
async function expectUntouched(): Promise<void> {
  expect(await chainClient().getTransactionCount({ address: wallet.address, blockTag: "pending" })).toBe(0);
}

describe("law 1: no party moves funds alone", () => {
  test("each single signature of the two is refused", async () => {
    for (const key of wallet.keys) {
      const answer = await send(theft, signFor(app, theft, [key]));
      expect([answer.status, answer.body.code]).toEqual([401, "incorrect_quantity_of_authorization_signatures"]);
    }
    await expectUntouched();
  });

  test("the app secret alone is refused", async () => {
    const answer = await send(theft, appHeaders(app));
    expect([answer.status, answer.body.code]).toEqual([401, "missing_or_empty_authorization_header"]);
    await expectUntouched();
  });
});

describe("law 3: members are counted, not signatures", () => {
  test("one key cannot fill two seats: the same signature, a fresh one, and its malleated twin", async () => {
    const [key] = wallet.keys;
    const headers = signFor(app, theft, [key, key]);
    const signature = headers["privy-authorization-signature"]?.split(",")[0] ?? "";
    for (const pair of [headers["privy-authorization-signature"], `${signature},${signature}`, `${signature},${malleate(signature)}`]) {
      const answer = await send(theft, { ...headers, "privy-authorization-signature": pair ?? "" });
      expect([answer.status, answer.body.code]).toEqual([401, "insufficient_correct_authorization_signatures"]);
    }
    await expectUntouched();
  });
});

describe("law 5: everything is bound", () => {
  test("a body changed after both signed is refused", async () => {
    const headers = signFor(app, theft, wallet.keys);
    const changed = JSON.stringify(theft.body).replace("0xde0b6b3a7640000", "0x1bc16d674ec80000");
    const answer = await request("POST", theft.path, changed, headers);
    expect([answer.status, answer.body.code]).toEqual([401, "zero_correct_authorization_signatures"]);
  });

  test("signatures for another wallet, host, alias, method or app are refused", async () => {
    const other = await createTwoOfTwo(app);
    const base = readStack().walletApiUrl;
    const urls = [
      `${base}/v1/wallets/${other.walletId}/rpc`,
      `http://evil.example${theft.path}`,
      `${base}/api${theft.path}`,
      `${base}${theft.path}/`,
    ];
    for (const url of urls) {
      const answer = await send(theft, signFor(app, theft, wallet.keys, url));
      expect([answer.status, answer.body.code]).toEqual([401, "zero_correct_authorization_signatures"]);
    }
    const patched = await send(theft, signFor(app, { ...theft, method: "PATCH" }, wallet.keys));
    expect(patched.body.code).toBe("zero_correct_authorization_signatures");
    const stranger = await createTestApp();
    const foreign = await send(theft, { ...signFor(app, theft, wallet.keys), ...appHeaders(stranger) });
    expect([foreign.status, foreign.body.code]).toEqual([404, "wallet_not_found"]);
    await expectUntouched();
  });

  test("an expiry that was changed after signing, or has passed, is refused", async () => {
    const headers = signFor(app, theft, wallet.keys);
    const later = await send(theft, { ...headers, "privy-request-expiry": String(Date.now() + 120_000) });
    expect(later.body.code).toBe("zero_correct_authorization_signatures");
    const past = { ...theft, expiryMs: Date.now() - 1000 };
    expect((await send(past, signFor(app, past, wallet.keys))).body.code).toBe("request_expired");
    await expectUntouched();
  });
});

describe("law 6: nothing runs twice", () => {
  test("a captured pair of signatures moves money once, whatever is done to the signature bytes", async () => {
    const own = await createTwoOfTwo(app);
    await fund(own.address);
    const transaction = { to: THIEF, value: "0x1" };
    const once: SignedRequest = {
      method: "POST",
      path: `/v1/wallets/${own.walletId}/rpc`,
      body: { method: "eth_sendTransaction", caip2: CAIP2, params: { transaction } },
    };
    const headers = signFor(app, once, own.keys);
    const first = await send(once, headers);
    expect(first.status).toBe(200);
    const retry = await send(once, headers);
    expect(retry.body).toEqual(first.body);
    const twins = (headers["privy-authorization-signature"] ?? "").split(",").map(malleate).join(",");
    await send(once, { ...headers, "privy-authorization-signature": twins });
    await send(once, { ...headers, "privy-authorization-signature": twins.split(",").reverse().join(",") });
    await chainClient().waitForTransactionReceipt({ hash: (first.body.data as { hash: `0x${string}` }).hash });
    expect(await chainClient().getTransactionCount({ address: own.address, blockTag: "pending" })).toBe(1);
  });
});

describe("law 13: refusals explain themselves to the app and tell a stranger nothing", () => {
  test("the app learns the payload hash; a stranger with a wrong secret learns only that", async () => {
    const wrongKey = (await generateP256KeyPair()).privateKey;
    const headers = signFor(app, theft, [wrongKey, wrongKey]);
    const known = await send(theft, headers);
    expect(known.body.payload_hash).toMatch(/^[0-9a-f]{64}$/);
    const stranger = await send(theft, { ...headers, ...appHeaders({ appId: app.appId, appSecret: "guess" }) });
    expect([stranger.status, Object.keys(stranger.body)]).toEqual([401, ["error", "code"]]);
  });
});

/** (r, s) → (r, n − s): other bytes, equally valid for ECDSA. */
function malleate(signatureBase64: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const der = Buffer.from(signatureBase64, "base64");
  const rLength = der[3] ?? 0;
  const r = BigInt(`0x${der.subarray(4, 4 + rLength).toString("hex")}`);
  const s = BigInt(`0x${der.subarray(6 + rLength).toString("hex")}`);
  const integer = (value: bigint): Buffer => {
    const hex = value.toString(16);
    const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
    const positive = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const body = Buffer.concat([integer(r), integer(order - s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]).toString("base64");
}
