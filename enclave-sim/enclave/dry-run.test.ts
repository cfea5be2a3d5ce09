import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestKey, createTestWitness, createTwoOfTwoWallet, TestHost } from "./test-host.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const STRANGER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const TALK = { name: "Talk", method: "personal_sign", action: "ALLOW", conditions: [] };
const MESSAGE = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()), {
    chains: { "eip155:1": { tokens: [], batch_executor: null } },
  });
});

const make = async (path: string, body: JsonValue): Promise<string> =>
  ((await host.mustCall("POST", path, body)).body as { id: string }).id;
const policy = (...rules: JsonValue[]) => make("/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules });
const code = (reply: Awaited<ReturnType<TestHost["call"]>>): string => (reply.ok ? "ok" : reply.error.code);

describe("a dry run", () => {
  test("default: says who judges, what the verdict is and why", async () => {
    const talk = await policy(TALK);
    const { walletId, quorumId } = await createTwoOfTwoWallet(host, { policy_ids: [talk] });
    const dry = await host.call("POST", `/v1/wallets/${walletId}/rpc/dry_run`, MESSAGE);
    expect(dry).toMatchObject({
      ok: true,
      body: {
        method: "personal_sign",
        decision: "ALLOW",
        judge: { role: "owner", quorum_id: quorumId },
        explanation: 'Rule "Talk" allows personal_sign.',
        policies: [{ decision: "ALLOW", policy: { id: talk, name: "p", version: 1 }, trace: [{ part: 0, name: "Talk", matched: true }] }],
      },
    });
    const sign = { method: "secp256k1_sign", params: { hash: `0x${"0".repeat(64)}` } };
    expect(await host.call("POST", `/v1/wallets/${walletId}/rpc/dry_run`, sign)).toMatchObject({
      body: { decision: "DENY", explanation: "No rule allows secp256k1_sign." },
    });
  });

  test("args: a signer with an override, without one, a wallet without policies, a wallet without owner", async () => {
    const [owner, signer, plain] = [createTestKey(), createTestKey(), createTestKey()];
    const [ownerId, signerId, plainId] = await Promise.all(
      [owner, signer, plain].map(({ publicKey }) => make("/v1/key_quorums", { public_keys: [publicKey] })),
    );
    const walletId = await make("/v1/wallets", {
      chain_type: "ethereum",
      owner_id: ownerId ?? "",
      policy_ids: [await policy()],
      additional_signers: [{ signer_id: signerId ?? "", override_policy_ids: [await policy(TALK)] }, { signer_id: plainId ?? "" }],
    });
    const ask = async (as?: string) =>
      (
        await host.mustCall("POST", `/v1/wallets/${walletId}/rpc/dry_run`, {
          ...MESSAGE,
          ...(as === undefined ? {} : { as_signer_id: as }),
        })
      ).body;
    expect(await ask()).toMatchObject({ decision: "DENY", judge: { role: "owner", quorum_id: ownerId } });
    expect(await ask(ownerId)).toMatchObject({ decision: "DENY", judge: { role: "owner", quorum_id: ownerId } });
    expect(await ask(signerId)).toMatchObject({ decision: "ALLOW", judge: { role: "additional_signer", quorum_id: signerId } });
    expect(await ask(plainId)).toMatchObject({ decision: "DENY", judge: { role: "additional_signer", quorum_id: plainId } });
    const free = await make("/v1/wallets", { chain_type: "ethereum" });
    expect(await host.call("POST", `/v1/wallets/${free}/rpc/dry_run`, MESSAGE)).toMatchObject({
      body: {
        decision: "ALLOW",
        judge: { role: "app", quorum_id: null },
        policies: [],
        explanation: expect.stringMatching(/^No policy judges/),
      },
    });
    for (const [id, as] of [
      [walletId, "a".repeat(24)],
      [free, ownerId ?? ""],
    ] as const) {
      expect(code(await host.call("POST", `/v1/wallets/${id}/rpc/dry_run`, { ...MESSAGE, as_signer_id: as }))).toBe("invalid_request");
    }
  });

  test("error: a wrong app secret, a body that rpc would refuse, a policy that is gone", async () => {
    const talk = await policy(TALK);
    const walletId = await make("/v1/wallets", { chain_type: "ethereum", policy_ids: [talk] });
    const path = `/v1/wallets/${walletId}/rpc/dry_run`;
    const wrong = { authorization: `Basic ${Buffer.from(`${host.appId}:no`).toString("base64")}`, "privy-app-id": host.appId };
    expect(code(await host.call("POST", path, MESSAGE, { headers: wrong }))).toBe("invalid_credentials");
    expect(code(await host.call("POST", `/v1/policies/${talk}/evaluate`, MESSAGE, { headers: wrong }))).toBe("invalid_credentials");
    expect(code(await host.call("POST", path, { ...MESSAGE, extra: 1 }))).toBe("invalid_data");
    expect(code(await host.call("POST", path, { method: "signMessage", params: { message: "aGk=", encoding: "base64" } }))).toBe(
      "invalid_request",
    );
    expect(code(await host.call("DELETE", `/v1/policies/${talk}`, {}))).toBe("ok");
    expect(code(await host.call("POST", path, MESSAGE))).toBe("policy_not_found");
  });
});

describe("evaluating a policy", () => {
  test("args: rpc, raw_sign and transfer bodies, and a wallet's own user operation", async () => {
    const wallet = await createTwoOfTwoWallet(host);
    const rules = [
      {
        name: "To the friend",
        method: "*",
        action: "ALLOW",
        conditions: [{ field_source: "ethereum_transaction", field: "to", operator: "eq", value: FRIEND }],
      },
      {
        name: "Small transfers",
        method: "transfer",
        action: "ALLOW",
        conditions: [{ field_source: "action_request_body", field: "source.amount", operator: "lte", value: "1.5" }],
      },
    ];
    const id = await policy(...rules);
    const ask = async (body: JsonValue) =>
      ((await host.mustCall("POST", `/v1/policies/${id}/evaluate`, body)).body as { decision: string }).decision;
    const send = (to: string) => ({ method: "eth_sendTransaction", caip2: "eip155:1", params: { transaction: { to, value: 1 } } });
    expect([await ask(send(FRIEND)), await ask(send(`0x${"1".repeat(40)}`))]).toEqual(["ALLOW", "DENY"]);
    expect(await ask({ params: { hash: `0x${"1".repeat(64)}` } })).toBe("DENY");
    const transfer = (amount: string) => ({ source: { asset: "eth", chain: "eip155:1", amount }, destination: { address: STRANGER } });
    expect([await ask(transfer("1.50")), await ask(transfer("1.51"))]).toEqual(["ALLOW", "DENY"]);

    const execute = `0xb61d27f6${FRIEND.slice(2).toLowerCase().padStart(64, "0")}${"0".repeat(64)}${"60".padStart(64, "0")}${"0".repeat(64)}`;
    const operation = (sender: string) => ({
      method: "eth_signUserOperation",
      params: {
        contract: "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
        chain_id: 1,
        user_operation: {
          sender,
          nonce: 0,
          call_data: execute,
          call_gas_limit: 1,
          verification_gas_limit: 1,
          pre_verification_gas: 1,
          max_fee_per_gas: 1,
          max_priority_fee_per_gas: 1,
        },
      },
    });
    expect(await ask({ ...operation(wallet.address), wallet_id: wallet.walletId })).toBe("ALLOW");
    expect(await ask({ ...operation(FRIEND), wallet_id: wallet.walletId })).toBe("DENY");
    const real = (sender: string) =>
      host.callSigned("POST", `/v1/wallets/${wallet.walletId}/rpc`, operation(sender), [wallet.first, wallet.second]);
    expect(
      code(await host.callSigned("PATCH", `/v1/wallets/${wallet.walletId}`, { policy_ids: [id] }, [wallet.first, wallet.second])),
    ).toBe("ok");
    expect([code(await real(wallet.address)), code(await real(FRIEND))]).toEqual(["ok", "policy_violation"]);
  });

  test("error: a wallet that is not there", async () => {
    const id = await policy();
    expect(code(await host.call("POST", `/v1/policies/${id}/evaluate`, { ...MESSAGE, wallet_id: "a".repeat(24) }))).toBe(
      "wallet_not_found",
    );
  });
});
