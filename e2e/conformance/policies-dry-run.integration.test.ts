import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { expectViolation } from "../support/test-policy.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const SMALL = {
  name: "Small",
  method: "eth_signTransaction" as const,
  action: "ALLOW" as const,
  conditions: [{ field_source: "ethereum_transaction" as const, field: "value" as const, operator: "lte" as const, value: "1000" }],
};

let app: TestApp;
let owned: TwoOfTwo;
let signer: { id: string; key: string };
let policyId: string;
beforeAll(async () => {
  app = await createTestApp();
  owned = await createTwoOfTwo(app);
  const pair = await generateP256KeyPair();
  signer = { id: (await app.privy.keyQuorums().create({ public_keys: [pair.publicKey] })).id, key: pair.privateKey };
  policyId = (await app.privy.policies().create({ version: "1.0", name: "limits", chain_type: "ethereum", rules: [SMALL] })).id;
  await app.privy.wallets().update(owned.walletId, {
    additional_signers: [{ signer_id: signer.id, override_policy_ids: [policyId] }],
    authorization_context: { authorization_private_keys: owned.keys },
  });
});

const body = (value: number) => ({ method: "eth_signTransaction", params: { transaction: { to: FRIEND, value, chain_id: 1 } } });
const post = (path: string, given: unknown, headers = appHeaders(app)) => request("POST", path, JSON.stringify(given), headers);
const dryRun = (given: unknown) => post(`/v1/wallets/${owned.walletId}/rpc/dry_run`, given);

describe("POST /v1/wallets/{id}/rpc/dry_run", () => {
  test("says what signing would: for the owner without policies, and for a signer under its own", async () => {
    expect(await dryRun(body(5000))).toMatchObject({
      status: 200,
      body: { method: "eth_signTransaction", decision: "ALLOW", judge: { role: "owner", quorum_id: owned.quorumId }, policies: [] },
    });
    const as = { as_signer_id: signer.id };
    const allowed = await dryRun({ ...body(1000), ...as });
    expect(allowed.body).toMatchObject({ decision: "ALLOW", judge: { role: "additional_signer", quorum_id: signer.id } });
    const denied = await dryRun({ ...body(1001), ...as });
    expect(denied).toMatchObject({
      status: 200,
      body: {
        decision: "DENY",
        explanation: 'No rule allows this eth_signTransaction. Rule "Small" expects the amount in wei to be at most 1000, but it is 1001.',
        policies: [{ policy: { id: policyId, name: "limits" }, trace: [{ name: "Small", conditions: [{ actual: "1001", met: false }] }] }],
      },
    });
    const sign = (value: number) =>
      app.privy
        .wallets()
        .ethereum()
        .signTransaction(owned.walletId, {
          params: body(value).params,
          authorization_context: { authorization_private_keys: [signer.key] },
        });
    expect(await sign(1000)).toHaveProperty("signed_transaction");
    await expectViolation(sign(1001), { field: "ethereum_transaction.value", actual: "1001" });
  });

  test("signs nothing, and answers only the app", async () => {
    const answer = await dryRun(body(1));
    expect(JSON.stringify(answer.body)).not.toMatch(/signature|signed|0x02/);
    expect(answer.headers.get("privy-receipt-id")).toBeNull();
    const stranger = await post(`/v1/wallets/${owned.walletId}/rpc/dry_run`, body(1), { ...appHeaders(app), authorization: "Basic eDp5" });
    expect(stranger.status).toBe(401);
    const other = await createTestApp();
    const foreign = await post(`/v1/wallets/${owned.walletId}/rpc/dry_run`, body(1), appHeaders(other));
    expect([foreign.status, foreign.body.code]).toEqual([404, "wallet_not_found"]);
  });
});

describe("POST /v1/policies/{id}/evaluate", () => {
  test("judges an RPC body under one policy", async () => {
    expect(await post(`/v1/policies/${policyId}/evaluate`, body(1000))).toMatchObject({
      status: 200,
      body: { decision: "ALLOW", policy: { id: policyId }, explanation: 'Rule "Small" allows eth_signTransaction.' },
    });
    expect((await post(`/v1/policies/${policyId}/evaluate`, { params: { hash: `0x${"1".repeat(64)}` } })).body).toMatchObject({
      decision: "DENY",
      explanation: "No rule allows raw_sign.",
    });
    expect((await post(`/v1/policies/${"a".repeat(24)}/evaluate`, body(1))).body.code).toBe("policy_not_found");
    expect((await post(`/v1/policies/${policyId}/evaluate`, { method: "eth_sign" })).body.code).toBe("invalid_data");
  });
});
