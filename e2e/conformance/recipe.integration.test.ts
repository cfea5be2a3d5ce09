import {
  formatRequestForAuthorizationSignature,
  generateAuthorizationSignature,
  generateAuthorizationSignatures,
  generateP256KeyPair,
  type WalletApiRequestSignatureInput,
} from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { CAIP2, createTestApp, readStack, type TestApp } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

/** Privy's "2-of-2 quorum: user and server as co-signers", with this server's url and chain: no expiry, no idempotency key. */
async function followRecipe({ appId, appSecret, privy, mintJwt }: TestApp): Promise<Response> {
  const server = await generateP256KeyPair();
  const user = await privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "ann" }] });
  const keyQuorum = await privy.keyQuorums().create({
    display_name: "2-of-2 quorum",
    public_keys: [server.publicKey],
    user_ids: [user.id],
    authorization_threshold: 2,
  });
  const { id: walletId, address } = await privy.wallets().create({ chain_type: "ethereum", owner_id: keyQuorum.id });
  await fund(address as `0x${string}`);

  const requestPayload = {
    version: 1,
    url: `${readStack().walletApiUrl}/v1/wallets/${walletId}/rpc`,
    method: "POST",
    headers: { "privy-app-id": appId },
    body: {
      caip2: CAIP2,
      method: "eth_sendTransaction",
      chain_type: "ethereum",
      params: { transaction: { to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", value: "0x2386f26fc10000", data: "0x" } },
    },
  } as const;
  const input = structuredClone(requestPayload) as WalletApiRequestSignatureInput;
  const [userSignature] = await generateAuthorizationSignatures(privy, {
    input,
    authorizationContext: { user_jwts: [await mintJwt("ann")] },
  });
  formatRequestForAuthorizationSignature(input);
  const serverSignature = generateAuthorizationSignature({ authorizationPrivateKey: server.privateKey, input });
  return fetch(requestPayload.url, {
    method: requestPayload.method,
    headers: {
      ...requestPayload.headers,
      Authorization: `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`,
      "Content-Type": "application/json",
      "privy-authorization-signature": `${userSignature},${serverSignature}`,
    },
    body: JSON.stringify(requestPayload.body),
  });
}

describe("the recipe for a 2-of-2 as Privy prints it", () => {
  let compatible: TestApp;
  let strict: TestApp;
  beforeAll(async () => {
    [compatible, strict] = [await createTestApp(["--replay", "compatible"]), await createTestApp(["--replay", "strict"])];
  });

  test("works for an app in compatible mode", async () => {
    const response = await followRecipe(compatible);
    expect([response.status, await response.json()]).toEqual([
      200,
      { method: "eth_sendTransaction", data: expect.objectContaining({ hash: expect.stringMatching(/^0x[0-9a-f]{64}$/), caip2: CAIP2 }) },
    ]);
  });

  test("is refused in strict mode, with the reason and the way out", async () => {
    const response = await followRecipe(strict);
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: "This app is in strict replay mode: sign a `privy-request-expiry` or a `privy-idempotency-key` with the request.",
        code: "request_expiry_required",
      },
    ]);
  });
});
