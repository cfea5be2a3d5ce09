import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, readStack, type TestApp } from "../support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

/** The claims that the SDK demands of a token: it verifies with the keys of the app's issuer, which the server publishes. */
const claimsOf = ({ appId }: TestApp) => ({ iss: "privy.io", aud: appId, iat: Math.floor(Date.now() / 1000), sid: "session-1" });

describe("utils().requestFormatter and requestSigner", () => {
  /** A message to sign with a wallet, as the SDK would send it. */
  const signing = (walletId: string) => ({
    version: 1 as const,
    method: "POST" as const,
    url: `${readStack().walletApiUrl}/v1/wallets/${walletId}/rpc`,
    body: { method: "personal_sign", params: { message: "by hand", encoding: "utf-8" } },
    headers: { "privy-app-id": app.appId },
  });

  const send = (walletId: string, signatures: readonly string[]) => {
    const headers = { ...appHeaders(app), "privy-authorization-signature": signatures.join(",") };
    return request("POST", `/v1/wallets/${walletId}/rpc`, JSON.stringify(signing(walletId).body), headers);
  };

  test("generateAuthorizationSignature: over the request, and over its formatted bytes, the server takes both", async () => {
    const { walletId, keys } = await createTwoOfTwo(app);
    const utils = app.privy.utils();
    const bytes = utils.requestFormatter().formatRequestForAuthorizationSignature(signing(walletId));
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(signing(walletId));
    const first = utils.requestSigner().generateAuthorizationSignature({ authorizationPrivateKey: keys[0], input: signing(walletId) });
    const second = utils.requestSigner().generateAuthorizationSignature({ authorizationPrivateKey: keys[1], input: bytes });
    expect(await send(walletId, [first, second])).toMatchObject({ status: 200, body: { data: { encoding: "hex" } } });
    expect(await send(walletId, [first])).toMatchObject({ status: 401 });
  });

  test("generateAuthorizationSignatures: keys and user tokens in one call", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "signer" }] });
    const key = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({ user_ids: [user.id], public_keys: [key.publicKey], authorization_threshold: 2 });
    const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const signatures = await app.privy
      .utils()
      .requestSigner()
      .generateAuthorizationSignatures({
        authorizationContext: { authorization_private_keys: [key.privateKey], user_jwts: [await app.mintJwt("signer")] },
        input: signing(wallet.id),
      });
    expect(signatures).toHaveLength(2);
    expect((await send(wallet.id, signatures)).status).toBe(200);
  });
});

describe("utils().auth", () => {
  test("verifyAccessToken and verifyAuthToken: by the app's published keys", async () => {
    const auth = app.privy.utils().auth();
    const token = await app.mintJwt("ann", claimsOf(app));
    const expected = { app_id: app.appId, issuer: "privy.io", user_id: "ann", session_id: "session-1" };
    expect(await auth.verifyAccessToken(token)).toMatchObject(expected);
    expect(await auth.verifyAuthToken(token)).toMatchObject(expected);
  });

  test("a token of another app's issuer, and one for another app, are refused", async () => {
    const other = await createTestApp();
    const foreign = [await other.mintJwt("ann", claimsOf(app)), await app.mintJwt("ann", claimsOf(other))];
    for (const token of foreign) {
      await expect(app.privy.utils().auth().verifyAccessToken(token)).rejects.toThrow(/token/);
      await expect(app.privy.utils().auth().verifyIdentityToken(token)).rejects.toThrow(/token/);
    }
  });

  test("verifyIdentityToken and users().get: the user in the token", async () => {
    const linked_accounts = JSON.stringify([{ type: "custom_auth", custom_user_id: "ann", lv: 1_700_000_000 }]);
    const token = await app.mintJwt("did:privy:ann", { ...claimsOf(app), cr: "1700000000", linked_accounts });
    const user = await app.privy.utils().auth().verifyIdentityToken(token);
    expect(user).toMatchObject({ id: "did:privy:ann", linked_accounts: [{ type: "custom_auth", custom_user_id: "ann" }] });
    expect(await app.privy.users().get({ id_token: token })).toEqual(user);
  });
});

describe("wallets().authenticateWithJwt", () => {
  test("a key that is sealed to the recipient, with the user's wallets", async () => {
    const { publicKey } = await generateP256KeyPair();
    const user = await app.privy.users().create({
      linked_accounts: [{ type: "custom_auth", custom_user_id: "keyholder" }],
      wallets: [{ chain_type: "ethereum" }],
    });
    const [wallet] = (await app.privy.wallets().list({ user_id: user.id })).data;
    const answer = await app.privy.wallets().authenticateWithJwt({
      user_jwt: await app.mintJwt("keyholder"),
      encryption_type: "HPKE",
      recipient_public_key: publicKey,
    });
    expect(answer).toMatchObject({ encrypted_authorization_key: { encryption_type: "HPKE" }, wallets: [{ id: wallet?.id }] });
    expect(await app.privy.wallets().getWalletByAddress({ address: wallet?.address ?? "" })).toEqual(wallet);
  });
});
