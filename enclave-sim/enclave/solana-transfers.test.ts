import {
  AccountRole,
  type Address,
  appendTransactionMessageInstruction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  decompileTransactionMessage,
  getAddressEncoder,
  getBase58Encoder,
  getCompiledTransactionMessageDecoder,
  getProgramDerivedAddress,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  verifySignature,
} from "@solana/kit";
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../../lib/protocol/parse-strict-json.ts";
import { bootRuntime, createTestWitness, TestHost } from "./test-host.ts";

const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" as Address;
const ACCOUNT_PROGRAM = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL" as Address;
const FRIEND = "Vote111111111111111111111111111111111111111" as Address;
const THIEF = "Stake11111111111111111111111111111111111111" as Address;
const BLOCKHASH = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM" as Blockhash;
const MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v" as Address;
const CAIP2 = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const chains = { [CAIP2]: { tokens: [{ asset: "usdc", name: "USD Coin", address: MINT, decimals: 6 }], batch_executor: null } };
const FILL = { recent_blockhash: BLOCKHASH as string };

interface Wallet {
  readonly id: string;
  readonly address: Address;
}

let host: TestHost;
let wallet: Wallet;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()), { chains });
  wallet = await createWallet([]);
});

async function createWallet(policy_ids: string[]): Promise<Wallet> {
  return (await host.mustCall("POST", "/v1/wallets", { chain_type: "solana", policy_ids })).body as Wallet;
}
const body = (address: string, amount: string, more: Record<string, JsonValue> = {}): JsonValue => ({
  source: { asset: "sol", chain: "solana_devnet" },
  destination: { address },
  amount,
  ...more,
});
const transfer = (given: JsonValue, { id } = wallet, more: { fill?: typeof FILL } = { fill: FILL }) =>
  host.call("POST", `/v1/wallets/${id}/transfer`, given, {
    ...more,
    headers: host.headers({ "privy-request-expiry": String(Date.now() + 60_000) }),
  });
const code = (reply: Awaited<ReturnType<typeof transfer>>) => (reply.ok ? "ok" : reply.error.code);

/** The same transfer, made by what applications make transactions with. */
function compile(to: Address, lamports: bigint) {
  const data = new Uint8Array(12);
  new DataView(data.buffer).setUint32(0, 2, true);
  new DataView(data.buffer).setBigUint64(4, lamports, true);
  const accounts = [
    { address: wallet.address, role: AccountRole.WRITABLE_SIGNER },
    { address: to, role: AccountRole.WRITABLE },
  ];
  const instruction = { programAddress: "11111111111111111111111111111111" as Address, accounts, data };
  return compileTransaction(
    pipe(
      createTransactionMessage({ version: 0 }),
      (m) => setTransactionMessageFeePayer(wallet.address, m),
      (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash: BLOCKHASH, lastValidBlockHeight: 1n }, m),
      (m) => appendTransactionMessageInstruction(instruction, m),
    ),
  );
}

describe("transfer of a Solana wallet", () => {
  test.each([
    ["another account", () => FRIEND, "1.5", 1_500_000_000n],
    ["the wallet itself", () => wallet.address, "0.000000001", 1n],
  ])("to %s: the message is @solana/kit's, byte for byte, and its signature is the wallet's", async (_, to, amount, lamports) => {
    const reply = await transfer(body(to(), amount));
    if (!reply.ok) throw new Error(reply.error.message);
    const signed = getTransactionDecoder().decode(Buffer.from(reply.transaction?.signed_transaction ?? "", "base64"));
    expect(new Uint8Array(signed.messageBytes)).toEqual(new Uint8Array(compile(to(), lamports).messageBytes));
    const signature = signed.signatures[wallet.address];
    if (signature === null || signature === undefined) throw new Error("the transaction is not signed");
    expect(await verifySignature(await getPublicKeyFromAddress(wallet.address), signature, signed.messageBytes)).toBe(true);
    expect(new Uint8Array(getBase58Encoder().encode(reply.transaction?.hash ?? ""))).toEqual(new Uint8Array(signature));
  });

  test("of a token: its account is made for the recipient, then the raw amount goes there, as the sealed table has mint and decimals", async () => {
    const token = { source: { asset_address: MINT, chain: "solana_devnet" } };
    const reply = await transfer(body(FRIEND, "1.5", token));
    if (!reply.ok) throw new Error(reply.error.message);
    const { messageBytes, signatures } = getTransactionDecoder().decode(Buffer.from(reply.transaction?.signed_transaction ?? "", "base64"));
    expect(Object.keys(signatures)).toEqual([wallet.address]);
    const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
    const read = decompileTransactionMessage(compiled).instructions.map(({ programAddress, accounts = [], data }) => ({
      programAddress,
      accounts: accounts.map((account) => [account.address, account.role]),
      data: [...(data ?? [])],
    }));
    const accountOf = async (owner: Address) => {
      const encode = getAddressEncoder().encode;
      const seeds = [encode(owner), encode(TOKEN_PROGRAM), encode(MINT)];
      return (await getProgramDerivedAddress({ programAddress: ACCOUNT_PROGRAM, seeds }))[0];
    };
    const [source, destination] = [await accountOf(wallet.address), await accountOf(FRIEND)];
    const { READONLY, WRITABLE, WRITABLE_SIGNER } = AccountRole;
    expect(read).toEqual([
      {
        programAddress: ACCOUNT_PROGRAM,
        accounts: [
          [wallet.address, WRITABLE_SIGNER],
          [destination, WRITABLE],
          [FRIEND, READONLY],
          [MINT, READONLY],
          ["1".repeat(32), READONLY],
          [TOKEN_PROGRAM, READONLY],
        ],
        data: [1],
      },
      {
        programAddress: TOKEN_PROGRAM,
        accounts: [
          [source, WRITABLE],
          [MINT, READONLY],
          [destination, WRITABLE],
          [wallet.address, WRITABLE_SIGNER],
        ],
        // 1,500,000 in eight bytes, then the decimals.
        data: [12, 0x60, 0xe3, 0x16, 0, 0, 0, 0, 0, 6],
      },
    ]);
  });

  test("law 7: a host that writes another mint or other decimals into the stored table is refused", async () => {
    const headers = host.headers({ "privy-request-expiry": String(Date.now() + 60_000) });
    const given = body(FRIEND, "1", { source: { asset: "usdc", chain: "solana_devnet" } });
    const good = host.frame("POST", `/v1/wallets/${wallet.id}/transfer`, given, { headers, fill: FILL });
    for (const [from, to] of [
      [MINT, FRIEND],
      ['"decimals":6', '"decimals":9'],
    ] as const) {
      const records = good.records.map((one) => (one.type === "app" ? { ...one, content: one.content.replace(from, to) } : one));
      expect(records).not.toEqual(good.records);
      expect(code(await host.deliver({ ...good, records }))).toBe("sealed_record_invalid");
    }
  });

  test("behavior: the host fills the blockhash and nothing else; without one nothing is signed", async () => {
    expect(code(await transfer(body(FRIEND, "1"), wallet, {}))).toBe("invalid_data");
    expect(code(await transfer(body(FRIEND, "1"), wallet, { fill: { recent_blockhash: "1".repeat(33) } }))).toBe("invalid_data");
  });

  test.each<[string, JsonValue, string]>([
    ["a token of another cluster", body(FRIEND, "1", { source: { asset: "usdc", chain: "solana" } }), "not_supported"],
    ["a token that the table does not name", body(FRIEND, "1", { source: { asset: "eurc", chain: "solana_devnet" } }), "not_supported"],
    ["the token's mint", body(MINT, "1", { source: { asset: "usdc", chain: "solana_devnet" } }), "invalid_data"],
    [
      "a mint that the table does not name",
      body(FRIEND, "1", { source: { asset_address: FRIEND, chain: "solana_devnet" } }),
      "not_supported",
    ],
    ["another asset to receive", body(FRIEND, "1", { destination: { address: FRIEND, asset: "usdc" } }), "not_supported"],
    ["another chain to receive on", body(FRIEND, "1", { destination: { address: FRIEND, chain: "base" } }), "not_supported"],
    ["a chain of Ethereum's", body(FRIEND, "1", { source: { asset: "eth", chain: "base" } }), "invalid_request"],
    ["less than a lamport", body(FRIEND, "0.0000000001"), "invalid_data"],
    ["more than 64 bits", body(FRIEND, "18446744073.709551616"), "invalid_data"],
    ["an address of Ethereum's", body(`0x${"1".repeat(40)}`, "1"), "invalid_data"],
    ["the System program", body("1".repeat(32), "1"), "invalid_data"],
  ])("error: %s", async (_, given, expected) => {
    expect(code(await transfer(given))).toBe(expected);
  });

  test("behavior: a policy judges the instruction that is signed, and the body, under the method transfer", async () => {
    const createPolicy = async (method: string, conditions: JsonValue) => {
      const rules = [{ name: "friend", method, action: "ALLOW", conditions }];
      const created = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "Sol", chain_type: "solana", rules });
      return (created.body as { id: string }).id;
    };
    const condition = (field: string, operator: string, value: string, field_source = "solana_system_program_instruction") => ({
      ...{ field_source, field, operator, value },
    });
    const limits = [condition("Transfer.to", "eq", FRIEND), condition("Transfer.lamports", "lte", "1000000000")];
    const named = condition("destination.address", "eq", FRIEND, "action_request_body");
    const own = await createWallet([await createPolicy("transfer", [...limits, named])]);
    expect(code(await transfer(body(FRIEND, "1"), own))).toBe("ok");
    expect(code(await transfer(body(FRIEND, "1.000000001"), own))).toBe("policy_violation");
    expect(code(await transfer(body(THIEF, "1"), own))).toBe("policy_violation");
    // Base58 has a case.
    const lower = FRIEND.toLowerCase().replaceAll("l", "L");
    expect(code(await transfer(body(lower, "1"), own))).not.toBe("ok");
    const sending = await createWallet([await createPolicy("signAndSendTransaction", limits)]);
    expect(code(await transfer(body(FRIEND, "1"), sending))).toBe("policy_violation");
  });

  test("behavior: of a token each instruction is judged; a rule about the body alone allows both", async () => {
    const createPolicy = async (rules: JsonValue[]) => {
      const created = await host.mustCall("POST", "/v1/policies", { version: "1.0", name: "Token", chain_type: "solana", rules });
      return (created.body as { id: string }).id;
    };
    const rule = (field_source: string, field: string, operator: string, value: string) => ({
      ...{ name: field, method: "transfer", action: "ALLOW", conditions: [{ field_source, field, operator, value }] },
    });
    const usdc = (amount: string) => body(FRIEND, amount, { source: { asset: "usdc", chain: "solana_devnet" } });
    const limit = rule("solana_token_program_instruction", "TransferChecked.amount", "lte", "1000000");
    const account = rule("solana_program_instruction", "programId", "eq", ACCOUNT_PROGRAM);
    const tight = await createWallet([await createPolicy([limit])]);
    expect(code(await transfer(usdc("1"), tight))).toBe("policy_violation");
    const both = await createWallet([await createPolicy([limit, account])]);
    expect(code(await transfer(usdc("1"), both))).toBe("ok");
    expect(code(await transfer(usdc("1.000001"), both))).toBe("policy_violation");
    const named = await createWallet([await createPolicy([rule("action_request_body", "destination.address", "eq", FRIEND)])]);
    expect(code(await transfer(usdc("9"), named))).toBe("ok");
  });
});
