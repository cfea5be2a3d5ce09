import { generateP256KeyPair } from "@privy-io/node";
import { base58 } from "@scure/base";
import { encodeFunctionData, parseAbi } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, signFor } from "../support/raw-request.ts";
import { createTestApp, createTwoOfTwo, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { fund } from "../support/test-chain.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const THIEF = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const TOKEN = `0x${"3".repeat(40)}`;
const ERC20 = parseAbi(["function transfer(address to, uint256 amount)"]);
const abi = JSON.parse(JSON.stringify(ERC20)) as object[];
const types = {
  EIP712Domain: [
    { name: "chainId", type: "uint256" },
    { name: "verifyingContract", type: "address" },
  ],
  Permit: [
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
  ],
};

const SOLANA_FRIEND = "SysvarC1ock11111111111111111111111111111111";
const [FRIEND_ACCOUNT, THIEF_ACCOUNT] = [1, 2];

/** A legacy transaction in bytes: payer, friend, thief and the System program, and one transfer for each given account. */
function solanaTransfers(payer: string, to: readonly number[]): string {
  const keys = [payer, SOLANA_FRIEND, "SysvarRent111111111111111111111111111111111", "1".repeat(32)];
  const instructions = to.map((account) => [3, 2, 0, account, 12, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  const message = [1, 0, 1, keys.length, ...keys.flatMap((key) => [...base58.decode(key)]), ...Array<number>(32).fill(7)];
  return Buffer.from([1, ...Array<number>(64).fill(0), ...message, instructions.length, ...instructions.flat()]).toString("base64");
}

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const post = (path: string, body: unknown) => request("POST", path, JSON.stringify(body), appHeaders(app));
async function judged(...rules: object[]): Promise<(method: string, params: object) => Promise<string>> {
  const named = rules.map((rule, index) => ({ name: `r${index}`, method: "*", action: "ALLOW", conditions: [], ...rule }));
  const policy = await post("/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: named });
  if (policy.status !== 200) throw new Error(JSON.stringify(policy.body));
  const wallet = await post("/v1/wallets", { chain_type: "ethereum", policy_ids: [policy.body.id] });
  return async (method, params) => {
    const { status, body } = await post(`/v1/wallets/${wallet.body.id}/rpc`, { method, params });
    expect(JSON.stringify(body)).not.toMatch(status === 200 ? /$^/ : /"signature"|"signed_transaction"/);
    return status === 200 ? "signed" : (body.code ?? "");
  };
}

const calldata = (field: string, operator: string, value: string | string[]) => ({
  field_source: "ethereum_calldata",
  field,
  abi,
  operator,
  value,
});
const transfer = encodeFunctionData({ abi: ERC20, args: [FRIEND, 1n] });
const tx = (data: string, to = TOKEN) => ({ transaction: { to, data, chain_id: 1 } });

describe("law 2: what a policy cannot read, it does not permit", () => {
  test("calldata with anything behind it, in front of it, or in another encoding", async () => {
    const allow = await judged({ conditions: [calldata("transfer.to", "eq", FRIEND), calldata("transfer.amount", "lte", "5")] });
    const deny = await judged({}, { action: "DENY", conditions: [calldata("transfer.to", "eq", THIEF)] });
    for (const sign of [allow, deny]) {
      expect(await sign("eth_signTransaction", tx(transfer))).toBe("signed");
      for (const data of [
        `${transfer}00`,
        `${transfer}${"00".repeat(32)}`,
        transfer.slice(0, -2),
        transfer.slice(0, 10),
        `0x${"1".repeat(8)}${transfer.slice(10)}`,
        transfer.replace("0".repeat(24), `${"0".repeat(22)}ff`),
        "0x",
      ]) {
        expect(await sign("eth_signTransaction", tx(data)), data).toBe("policy_violation");
      }
    }
  });

  test("a function of the same selector: an ABI that has both is refused, and the other one does not decode", async () => {
    // burn(uint256) and collate_propagate_storage(bytes16) have the selector 0x42966c68.
    const collision = parseAbi(["function burn(uint256 amount)", "function collate_propagate_storage(bytes16 x)"]);
    const both = JSON.parse(JSON.stringify(collision)) as object[];
    const rule = (given: object[]) => ({
      name: "r",
      method: "*",
      action: "ALLOW",
      conditions: [
        { field_source: "ethereum_calldata", field: "function_name", abi: given, operator: "eq", value: "collate_propagate_storage" },
      ],
    });
    const refused = await post("/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: [rule(both)] });
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_policy_format"]);
    const sign = await judged(rule(both.slice(1)));
    expect(await sign("eth_signTransaction", tx(encodeFunctionData({ abi: collision, functionName: "burn", args: [5n] })))).toBe(
      "policy_violation",
    );
  });

  test("a DENY is not passed by the case of an address, by hex for text, or by a contract creation", async () => {
    const to = await judged(
      {},
      { action: "DENY", conditions: [{ field_source: "ethereum_transaction", field: "to", operator: "in", value: [THIEF] }] },
    );
    for (const address of [THIEF, THIEF.toLowerCase(), `0x${THIEF.slice(2).toUpperCase()}`]) {
      expect(await to("eth_signTransaction", tx("0x", address))).toBe("policy_violation");
    }
    expect(await to("eth_signTransaction", tx("0x", FRIEND))).toBe("signed");
    expect(await to("eth_signTransaction", { transaction: { data: "0x6000", chain_id: 1 } })).toBe("policy_violation");
    const word = await judged(
      {},
      {
        action: "DENY",
        method: "personal_sign",
        conditions: [{ field_source: "message", field: "content", operator: "contains", value: "pay" }],
      },
    );
    for (const message of ["706179", "0x706179"])
      expect(await word("personal_sign", { message, encoding: "hex" })).toBe("policy_violation");
    expect(await word("personal_sign", { message: "I pay", encoding: "utf-8" })).toBe("policy_violation");
    expect(await word("personal_sign", { message: "ff", encoding: "hex" })).toBe("policy_violation");
    expect(await word("personal_sign", { message: "hello", encoding: "utf-8" })).toBe("signed");
  });

  test("typed data whose types differ from the policy's, and a domain that its type does not bind", async () => {
    const typed_data = {
      domain: { chainId: 1, verifyingContract: TOKEN },
      types,
      primary_type: "Permit",
      message: { spender: THIEF, value: 5 },
    };
    const condition = (value: string) => ({
      field_source: "ethereum_typed_data_message",
      field: "value",
      typed_data: { types, primary_type: "Permit" },
      operator: "lte",
      value,
    });
    const rules = [
      [{ conditions: [condition("5")] }],
      [{}, { action: "DENY", method: "eth_signTypedData_v4", conditions: [{ ...condition("9"), operator: "gt" }] }],
    ];
    const wider = { ...types, Permit: [...types.Permit, { name: "unlimited", type: "bool" }] };
    const { EIP712Domain: _, ...withoutDomain } = types;
    for (const given of rules) {
      const sign = await judged(...given);
      expect(await sign("eth_signTypedData_v4", { typed_data })).toBe("signed");
      const unlimited = { ...typed_data, types: wider, message: { ...typed_data.message, unlimited: true } };
      expect(await sign("eth_signTypedData_v4", { typed_data: unlimited })).toBe("policy_violation");
      expect(await sign("eth_signTypedData_v4", { typed_data: { ...typed_data, types: withoutDomain } })).toBe("policy_violation");
    }
    const chain = await judged({
      conditions: [{ field_source: "ethereum_typed_data_domain", field: "chainId", operator: "eq", value: "1" }],
    });
    expect(await chain("eth_signTypedData_v4", { typed_data })).toBe("signed");
    const textual = {
      ...types,
      EIP712Domain: [
        { name: "chainId", type: "string" },
        { name: "verifyingContract", type: "address" },
      ],
    };
    const asText = { ...typed_data, types: textual, domain: { ...typed_data.domain, chainId: "1" } };
    expect(await chain("eth_signTypedData_v4", { typed_data: asText })).toBe("policy_violation");
    const unbound = { ...types, EIP712Domain: [{ name: "verifyingContract", type: "address" }] };
    expect(await chain("eth_signTypedData_v4", { typed_data: { ...typed_data, types: unbound } })).not.toBe("signed");
  });

  test("a digest stands for nothing that a rule could name", async () => {
    const sign = await judged({
      method: "*",
      conditions: [{ field_source: "ethereum_transaction", field: "value", operator: "gte", value: "0" }],
    });
    expect(await sign("secp256k1_sign", { hash: `0x${"1".repeat(64)}` })).toBe("policy_violation");
  });
});

describe("law 2: every part must be allowed", () => {
  test("a second transfer cannot hide behind an allowed one: in a batch of calls", async () => {
    const toFriend = { field_source: "ethereum_transaction", field: "to", operator: "eq", value: FRIEND };
    const small = { field_source: "ethereum_transaction", field: "value", operator: "lte", value: "5" };
    const rule = { name: "r", method: "*", action: "ALLOW", conditions: [toFriend, small] };
    const policy = await post("/v1/policies", { version: "1.0", name: "p", chain_type: "ethereum", rules: [rule] });
    const wallet = await post("/v1/wallets", { chain_type: "ethereum", policy_ids: [policy.body.id] });
    const batch = (...calls: object[]) => {
      const body = { method: "wallet_sendCalls", caip2: "eip155:31337", params: { calls } };
      const headers = appHeaders(app, { "privy-request-expiry": String(Date.now() + 60_000) });
      return request("POST", `/v1/wallets/${wallet.body.id}/rpc`, JSON.stringify(body), headers);
    };
    const good = { to: FRIEND, value: "0x1" };
    for (const calls of [
      [good, { to: THIEF, value: "0x1" }],
      [{ to: FRIEND, value: "0x6" }, good],
      [good, good, { to: FRIEND, value: "0x6" }],
    ]) {
      const answer = await batch(...calls);
      expect([answer.status, answer.body.code]).toEqual([400, "policy_violation"]);
      expect(answer.body.explanation).toMatch(/^Part [1-3]: /);
    }
    // The same batch without the hidden call goes out.
    await fund(wallet.body.address as `0x${string}`);
    expect((await batch(good, good)).status).toBe(200);
  });

  test("a Solana transaction of two transfers, the second to a thief", async () => {
    const source = { field_source: "solana_system_program_instruction", field: "Transfer.to", operator: "eq", value: SOLANA_FRIEND };
    const rules = [{ name: "r", method: "signTransaction", action: "ALLOW", conditions: [source] }];
    const policy = await post("/v1/policies", { version: "1.0", name: "p", chain_type: "solana", rules });
    const wallet = await post("/v1/wallets", { chain_type: "solana", policy_ids: [policy.body.id] });
    const sign = (...to: number[]) =>
      post(`/v1/wallets/${wallet.body.id}/rpc`, {
        method: "signTransaction",
        params: { transaction: solanaTransfers(String(wallet.body.address), to), encoding: "base64" },
      });
    expect((await sign(FRIEND_ACCOUNT)).status).toBe(200);
    expect((await sign(FRIEND_ACCOUNT, FRIEND_ACCOUNT)).status).toBe(200);
    for (const to of [[THIEF_ACCOUNT], [FRIEND_ACCOUNT, THIEF_ACCOUNT], [THIEF_ACCOUNT, FRIEND_ACCOUNT]]) {
      expect((await sign(...to)).body.code).toBe("policy_violation");
    }
  });
});

describe("law 2: a restricted signer stays restricted", () => {
  let wallet: TwoOfTwo;
  let signer: { id: string; key: string };
  let policyId: string;
  beforeAll(async () => {
    wallet = await createTwoOfTwo(app);
    const pair = await generateP256KeyPair();
    signer = { id: (await app.privy.keyQuorums().create({ public_keys: [pair.publicKey] })).id, key: pair.privateKey };
    const small = { field_source: "ethereum_transaction" as const, field: "value" as const, operator: "lte" as const, value: "5" };
    const rules = [{ name: "small", method: "eth_signTransaction" as const, action: "ALLOW" as const, conditions: [small] }];
    policyId = (await app.privy.policies().create({ version: "1.0", name: "p", chain_type: "ethereum", rules, owner_id: wallet.quorumId }))
      .id;
    await app.privy.wallets().update(wallet.walletId, {
      additional_signers: [{ signer_id: signer.id, override_policy_ids: [policyId] }],
      authorization_context: { authorization_private_keys: wallet.keys },
    });
  });

  test("it cannot free itself by changing the wallet, its override, the policy, its rules or the owner's quorum", async () => {
    const free = { name: "all", method: "*", action: "ALLOW", conditions: [] };
    const changes = [
      ["PATCH", `/v1/wallets/${wallet.walletId}`, { policy_ids: [] }],
      ["PATCH", `/v1/wallets/${wallet.walletId}`, { additional_signers: [{ signer_id: signer.id, override_policy_ids: [] }] }],
      ["PATCH", `/v1/wallets/${wallet.walletId}`, { owner_id: signer.id }],
      ["PATCH", `/v1/policies/${policyId}`, { rules: [free] }],
      ["POST", `/v1/policies/${policyId}/rules`, free],
      ["DELETE", `/v1/policies/${policyId}`, {}],
      ["PATCH", `/v1/key_quorums/${wallet.quorumId}`, { authorization_threshold: 1 }],
      [
        "POST",
        `/v1/wallets/${wallet.walletId}/export`,
        { encryption_type: "HPKE", recipient_public_key: (await generateP256KeyPair()).publicKey },
      ],
    ] as const;
    for (const [method, path, body] of changes) {
      for (const keys of [[signer.key], [signer.key, signer.key]]) {
        const headers = signFor(app, { method, path, body }, keys);
        const answer = await request(method, path, Object.keys(body).length === 0 ? undefined : JSON.stringify(body), headers);
        expect([answer.status, path, answer.body.code]).toEqual([401, path, expect.stringMatching(/authorization_signatures$/)]);
      }
    }
    const rpc = { method: "POST", path: `/v1/wallets/${wallet.walletId}/rpc` } as const;
    const sign = async (value: number) => {
      const body = { method: "eth_signTransaction", params: { transaction: { to: THIEF, value, chain_id: 1 } } };
      return (await request("POST", rpc.path, JSON.stringify(body), signFor(app, { ...rpc, body }, [signer.key]))).body;
    };
    expect(await sign(5)).toMatchObject({ method: "eth_signTransaction" });
    expect(await sign(6)).toMatchObject({ code: "policy_violation", policy: { id: policyId } });
  });
});
