import {
  AccountRole,
  type Address,
  appendTransactionMessageInstruction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase58Encoder,
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

const FRIEND = "Vote111111111111111111111111111111111111111" as Address;
const THIEF = "Stake11111111111111111111111111111111111111" as Address;
const BLOCKHASH = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM" as Blockhash;
const FILL = { recent_blockhash: BLOCKHASH as string };

interface Wallet {
  readonly id: string;
  readonly address: Address;
}

let host: TestHost;
let wallet: Wallet;
beforeAll(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
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

  test("behavior: the host fills the blockhash and nothing else; without one nothing is signed", async () => {
    expect(code(await transfer(body(FRIEND, "1"), wallet, {}))).toBe("invalid_data");
    expect(code(await transfer(body(FRIEND, "1"), wallet, { fill: { recent_blockhash: "1".repeat(33) } }))).toBe("invalid_data");
  });

  test.each<[string, JsonValue, string]>([
    ["a token", body(FRIEND, "1", { source: { asset: "usdc", chain: "solana_devnet" } }), "not_supported"],
    ["a token by its mint", body(FRIEND, "1", { source: { asset_address: FRIEND, chain: "solana_devnet" } }), "not_supported"],
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
});
