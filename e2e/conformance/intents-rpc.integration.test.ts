import { generateP256KeyPair } from "@privy-io/node";
import { verifyMessage } from "viem";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { intentSchema } from "../../lib/protocol/api/intents.ts";
import { approve, authorize, TALK } from "../support/intents.ts";
import { CAIP2, createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";
import { issueUserKey } from "../support/user-key.ts";

const RECIPIENT = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";

let app: TestApp;
let wallet: TwoOfTwo;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
});

const by = (...keys: string[]) => ({ authorization_context: { authorization_private_keys: keys } });
const get = (id: string) => app.privy.intents().get(id);

describe("intents().rpc", () => {
  test("personal_sign by a 2-of-2 of a user and a server: each signs when it can, the second signature sets it off", async () => {
    const user = await app.privy.users().create({ linked_accounts: [{ type: "custom_auth", custom_user_id: "ann" }] });
    const server = await generateP256KeyPair();
    const quorum = await app.privy.keyQuorums().create({
      user_ids: [user.id],
      public_keys: [server.publicKey],
      authorization_threshold: 2,
      display_name: "Ann and her server",
    });
    const { id, address } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
    const before = Date.now();
    const intent = await app.privy.intents().rpc(id, TALK);
    intentSchema.parse(intent);
    expect(intent).toMatchObject({
      intent_type: "RPC",
      status: "pending",
      resource_id: id,
      created_by_display_name: "Test",
      custom_expiry: true,
      request_details: { method: "POST", body: TALK },
      current_resource_data: { id, address },
      authorization_details: [
        {
          threshold: 2,
          display_name: "Ann and her server",
          members: [
            { type: "user", user_id: user.id, signed_at: null },
            { type: "key", public_key: server.publicKey, signed_at: null },
          ],
        },
      ],
    });
    expect(intent.request_details.url).toMatch(new RegExp(`/v1/wallets/${id}/rpc$`));
    const ofUser = await issueUserKey(app, await app.mintJwt("ann"));
    const half = await authorize(app, intent, ofUser);
    expect(half.body).toMatchObject({ status: "pending" });
    const [details] = intentSchema.parse(half.body).authorization_details;
    expect(details?.members).toMatchObject([{ signed_at: expect.any(Number) }, { signed_at: null }]);
    const whole = intentSchema.parse((await authorize(app, intent, server.privateKey)).body);
    expect(whole).toMatchObject({
      status: "executed",
      action_result: { status_code: 200, authorized_by_id: quorum.id, authorized_by_display_name: "Ann and her server" },
    });
    expect(whole.action_result?.executed_at).toBeGreaterThanOrEqual(before);
    const { data } = z.looseObject({ data: z.looseObject({ signature: z.string() }) }).parse(whole.action_result?.response_body);
    const signature = data.signature as `0x${string}`;
    expect(await verifyMessage({ address: address as `0x${string}`, message: "together", signature })).toBe(true);
  });

  test("a nested quorum fills its seat when enough of its own members have signed", async () => {
    const [a, b, c] = [await generateP256KeyPair(), await generateP256KeyPair(), await generateP256KeyPair()];
    const inner = await app.privy.keyQuorums().create({ public_keys: [b.publicKey, c.publicKey], display_name: "inner" });
    const outer = await app.privy.keyQuorums().create({ public_keys: [a.publicKey], key_quorum_ids: [inner.id] });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: outer.id });
    const intent = await app.privy.intents().rpc(id, TALK);
    await authorize(app, intent, b.privateKey);
    const two = await authorize(app, intent, a.privateKey);
    expect(two.body).toMatchObject({
      status: "pending",
      authorization_details: [
        {
          threshold: 2,
          members: [
            { type: "key", signed_at: expect.any(Number) },
            { type: "key_quorum", key_quorum_id: inner.id, threshold: 2, threshold_met: false, display_name: "inner" },
          ],
        },
      ],
    });
    const three = await authorize(app, intent, c.privateKey);
    expect(three.body).toMatchObject({ status: "executed", authorization_details: [{ members: [{}, { threshold_met: true }] }] });
  });

  test("an additional signer alone may approve what it could sign directly", async () => {
    const signer = await generateP256KeyPair();
    const { id: signer_id } = await app.privy.keyQuorums().create({ public_keys: [signer.publicKey] });
    const own = await createTwoOfTwo(app);
    await app.privy.wallets().update(own.walletId, { additional_signers: [{ signer_id }], ...by(...own.keys) });
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    expect(intent.authorization_details).toHaveLength(2);
    expect((await authorize(app, intent, signer.privateKey)).body).toMatchObject({
      status: "executed",
      action_result: { authorized_by_id: signer_id },
    });
    const change = await app.privy.intents().updateWallet(own.walletId, { display_name: "mine" });
    expect((await authorize(app, change, signer.privateKey)).body.code).toBe("zero_correct_authorization_signatures");
  });

  test("eth_sendTransaction is sent once and mined", async () => {
    await fund(wallet.address);
    const intent = await app.privy.intents().rpc(wallet.walletId, {
      method: "eth_sendTransaction",
      caip2: CAIP2,
      params: { transaction: { to: RECIPIENT, value: 7 } },
    });
    const done = await approve(app, intent, wallet.keys);
    expect(done.status).toBe("executed");
    const { data } = z.looseObject({ data: z.looseObject({ hash: z.string() }) }).parse(done.action_result?.response_body);
    const receipt = await chainClient().waitForTransactionReceipt({ hash: data.hash as `0x${string}` });
    expect(receipt).toMatchObject({ status: "success", to: RECIPIENT.toLowerCase() });
    expect((await authorize(app, intent, wallet.keys[0])).body).toMatchObject({ code: "intent_not_pending", status: "executed" });
    expect(await chainClient().getTransactionCount({ address: wallet.address })).toBe(1);
  });

  test("two signatures at once: the request runs once", async () => {
    for (let round = 0; round < 4; round++) {
      const own = await createTwoOfTwo(app);
      await fund(own.address);
      const intent = await app.privy.intents().rpc(own.walletId, {
        method: "eth_sendTransaction",
        caip2: CAIP2,
        params: { transaction: { to: RECIPIENT, value: 1 } },
      });
      await Promise.all(own.keys.map((key) => authorize(app, intent, key)));
      await expect.poll(async () => (await get(intent.intent_id)).status, { timeout: 15_000 }).toBe("executed");
      await expect.poll(() => chainClient().getTransactionCount({ address: own.address }), { timeout: 15_000 }).toBe(1);
    }
  });

  test("a threshold that is lowered to what has signed sets it off", async () => {
    const own = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    await authorize(app, intent, own.keys[0]);
    await app.privy.keyQuorums().update(own.quorumId, { authorization_threshold: 1, ...by(...own.keys) });
    await expect.poll(async () => (await get(intent.intent_id)).status, { timeout: 15_000 }).toBe("executed");
  });

  test("what the policy of the moment refuses has failed, with the refusal as its result", async () => {
    const own = await createTwoOfTwo(app);
    const intent = await app.privy.intents().rpc(own.walletId, TALK);
    const policy = await app.privy.policies().create({ version: "1.0", name: "quiet", chain_type: "ethereum", rules: [] });
    await app.privy.wallets().update(own.walletId, { policy_ids: [policy.id], ...by(...own.keys) });
    expect(await approve(app, intent, own.keys)).toMatchObject({
      status: "failed",
      action_result: { status_code: 400, response_body: { code: "policy_violation" } },
    });
  });

  test("a body that the direct route would refuse, a wallet that is not there, and one without owner", async () => {
    const malformed = app.privy
      .intents()
      .rpc(wallet.walletId, { method: "personal_sign", params: { message: 1, encoding: "utf-8" } } as never);
    await expect(malformed).rejects.toMatchObject({
      status: 400,
      error: { code: "invalid_data", error: expect.stringContaining("message") },
    });
    await expect(app.privy.intents().rpc("w".repeat(24), TALK)).rejects.toMatchObject({ status: 404, error: { code: "wallet_not_found" } });
    const { id } = await app.privy.wallets().create({ chain_type: "ethereum" });
    await expect(app.privy.intents().rpc(id, TALK)).rejects.toMatchObject({ status: 400, error: { code: "invalid_request" } });
  });
});
