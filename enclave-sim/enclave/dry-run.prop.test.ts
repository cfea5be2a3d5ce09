import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { ADDRESSES, addressText, anyRule, calldata, ethereumCondition, TYPES } from "../../lib/protocol/policy/policy-arbitraries.ts";
import type { PolicyRule } from "../../lib/protocol/policy/policy-schema.ts";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

let host: TestHost;
let owner: TestKey;
let signer: TestKey;
let ownerId: string;
let signerId: string;
let setId: string;
beforeAll(async () => {
  // A trace shows the time in seconds, and what is compared here must be judged within one.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  [owner, signer] = [createTestKey(), createTestKey()];
  ownerId = await make("/v1/key_quorums", { public_keys: [owner.publicKey] });
  signerId = await make("/v1/key_quorums", { public_keys: [signer.publicKey] });
  setId = await make("/v1/condition_sets", { name: "friends", owner_id: ownerId });
  const items = [ADDRESSES[0].toLowerCase(), "3", "hi"].map((value) => ({ value }));
  const filled = await host.callSigned("POST", `/v1/condition_sets/${setId}/condition_set_items`, items, [owner]);
  if (!filled.ok) throw new Error(filled.error.message);
});

afterAll(() => {
  vi.useRealTimers();
});

/** What the host proposes for a send, of one call or of three. */
const FILL = {
  nonce: "0x0",
  gas_limit: "0x5208",
  gas_limits: ["0x5208", "0x5208", "0x5208"],
  max_fee_per_gas: "0x1",
  max_priority_fee_per_gas: "0x1",
};

async function make(path: string, body: JsonValue): Promise<string> {
  return ((await host.mustCall("POST", path, body)).body as { id: string }).id;
}

/** Each rule as it is written, for a method that its conditions fit: one that does not fit is refused, and `*` is judged the same. */
const rules = fc.array(anyRule(fc.constantFrom("ALLOW", "ALLOW", "DENY"), ethereumCondition), { maxLength: 4 }).map((given) =>
  given.map((rule, index) => {
    const isPlain = rule.conditions.length === 0 && rule.method !== "signTransaction";
    return { ...rule, id: `r${index}`, method: isPlain ? rule.method : ("*" as const) };
  }),
);
const chainId = fc.integer({ min: 1, max: 5 });
const value = fc.integer({ min: 0, max: 5 });
const transaction = fc.record({ to: addressText, value, data: calldata });
const body = fc.oneof(
  fc.record({
    method: fc.constant("eth_signTransaction"),
    params: fc.record({ transaction: fc.tuple(transaction, chainId).map(([given, chain_id]) => ({ ...given, chain_id })) }),
  }),
  fc.tuple(transaction, chainId).map(([given, chain]) => ({
    method: "eth_sendTransaction",
    caip2: `eip155:${chain}`,
    params: { transaction: given },
  })),
  fc.tuple(fc.array(transaction, { minLength: 1, maxLength: 3 }), chainId).map(([calls, chain]) => ({
    method: "wallet_sendCalls",
    caip2: `eip155:${chain}`,
    params: { calls },
  })),
  fc.constantFrom("hi", "hi there", "").map((message) => ({ method: "personal_sign", params: { message, encoding: "utf-8" } })),
  fc.constantFrom("6869", "0x00ff").map((message) => ({ method: "personal_sign", params: { message, encoding: "hex" } })),
  fc.record({ contract: addressText, chain_id: chainId, nonce: value }).map((params) => ({ method: "eth_sign7702Authorization", params })),
  fc
    .record({
      chain: chainId,
      verifyingContract: addressText,
      spender: addressText,
      amount: value,
      types: fc.constantFrom(TYPES, { Permit: TYPES.Permit }),
    })
    .map(({ chain, verifyingContract, spender, amount, types }) => ({
      method: "eth_signTypedData_v4",
      params: {
        typed_data: { domain: { chainId: chain, verifyingContract }, types, primary_type: "Permit", message: { spender, value: amount } },
      },
    })),
  fc.constant({ method: "secp256k1_sign", params: { hash: `0x${"1".repeat(64)}` } }),
);

const writable = (given: readonly PolicyRule[]): JsonValue =>
  JSON.parse(JSON.stringify(given).replaceAll(`"${"s".repeat(24)}"`, JSON.stringify(setId)));

test("a dry run allows exactly what signing allows, for the owner and for a signer with a policy of its own", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(rules, rules, body, async (owners, signers, request) => {
      const [own, override] = [await policy(owners), await policy(signers)];
      const walletId = await make("/v1/wallets", {
        chain_type: "ethereum",
        owner_id: ownerId,
        policy_ids: [own],
        additional_signers: [{ signer_id: signerId, override_policy_ids: [override] }],
      });
      const path = `/v1/wallets/${walletId}/rpc`;
      for (const [key, as, policyId] of [
        [owner, {}, own],
        [signer, { as_signer_id: signerId }, override],
      ] as const) {
        const isSent = request.method === "eth_sendTransaction" || request.method === "wallet_sendCalls";
        const real = await host.callSigned("POST", path, request, [key], isSent ? { fill: FILL } : {});
        const dry = await host.call("POST", `${path}/dry_run`, { ...request, ...as });
        const asked = await host.call("POST", `/v1/policies/${policyId}/evaluate`, request);
        if (!dry.ok || !asked.ok) throw new Error(JSON.stringify([dry, asked]));
        const verdict = real.ok ? "ALLOW" : real.error.code;
        const { decision, policies } = dry.body as { decision: string; policies: { decision: string }[] };
        expect(decision === "DENY" ? "policy_violation" : decision).toBe(verdict);
        expect(policies[0]).toEqual(asked.body);
        if (!real.ok) expect(policies[0]).toEqual({ decision: "DENY", ...pick(real.error.details) });
        expect(JSON.stringify(dry)).not.toContain("signature");
        expect(dry).not.toHaveProperty("receipt");
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      }
    }),
    { numRuns: 120 },
  );
  for (const verdict of ["ALLOW", "policy_violation"]) expect(seen.get(verdict) ?? 0).toBeGreaterThan(10);
});

async function policy(given: readonly PolicyRule[]): Promise<string> {
  return make("/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: writable(given) });
}

function pick({ policy: of, explanation, trace }: Record<string, unknown>): object {
  return { policy: of, explanation, trace };
}
