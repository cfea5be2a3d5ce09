import {
  AccountRole,
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  type Instruction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/test-app.ts";
import { createJudgedWallet, expectViolation } from "../support/test-policy.ts";

const BLOCKHASH = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM" as Blockhash;
const SYSTEM = "11111111111111111111111111111111" as Address;
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" as Address;
const COMPUTE_BUDGET = "ComputeBudget111111111111111111111111111111" as Address;
const FRIEND = "SysvarC1ock11111111111111111111111111111111" as Address;
const THIEF = "SysvarRent111111111111111111111111111111111" as Address;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});

const account = (address: string, role = AccountRole.WRITABLE) => ({ address: address as Address, role });
const u64 = (value: number) => [value & 255, (value >> 8) & 255, 0, 0, 0, 0, 0, 0];
const transfer = (from: string, to: string, lamports: number): Instruction => ({
  programAddress: SYSTEM,
  accounts: [account(from, AccountRole.WRITABLE_SIGNER), account(to)],
  data: new Uint8Array([2, 0, 0, 0, ...u64(lamports)]),
});
const tokenTransfer = (authority: string, to: string, amount: number): Instruction => ({
  programAddress: TOKEN,
  accounts: [account(BLOCKHASH), account(to), account(authority, AccountRole.READONLY_SIGNER)],
  data: new Uint8Array([3, ...u64(amount)]),
});
const unitLimit: Instruction = { programAddress: COMPUTE_BUDGET, data: new Uint8Array([2, 1, 0, 0, 0]) };

const sign = (wallet: { id: string; address: string }, ...instructions: Instruction[]) => {
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayer(wallet.address as Address, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash({ blockhash: BLOCKHASH, lastValidBlockHeight: 1n }, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
  );
  return app.privy
    .wallets()
    .solana()
    .signTransaction(wallet.id, { transaction: getBase64EncodedWireTransaction(compileTransaction(message)) });
};

describe("Solana policies", () => {
  test("solana_program_instruction: every instruction must be allowed", async () => {
    const wallet = await createJudgedWallet(
      app,
      "signTransaction",
      [{ field_source: "solana_program_instruction", field: "programId", operator: "in", value: [SYSTEM] }],
      "solana",
    );
    expect(await sign(wallet, transfer(wallet.address, FRIEND, 5))).toHaveProperty("signed_transaction");
    await expectViolation(sign(wallet, transfer(wallet.address, FRIEND, 5), unitLimit), {
      field: "solana_program_instruction.programId",
      actual: COMPUTE_BUDGET,
      met: false,
    });
  });

  test("solana_system_program_instruction: instructionName, Transfer.to, Transfer.lamports", async () => {
    const source = { field_source: "solana_system_program_instruction" } as const;
    const wallet = await createJudgedWallet(
      app,
      "signTransaction",
      [
        { ...source, field: "instructionName", operator: "eq", value: "Transfer" },
        { ...source, field: "Transfer.to", operator: "eq", value: FRIEND },
        { ...source, field: "Transfer.lamports", operator: "lte", value: "1000" },
      ],
      "solana",
    );
    expect(await sign(wallet, transfer(wallet.address, FRIEND, 1000))).toHaveProperty("signed_transaction");
    await expectViolation(sign(wallet, transfer(wallet.address, FRIEND, 1001)), {
      field: "solana_system_program_instruction.Transfer.lamports",
      actual: "1001",
    });
    await expectViolation(sign(wallet, transfer(wallet.address, FRIEND, 1), transfer(wallet.address, THIEF, 1)), {
      field: "solana_system_program_instruction.Transfer.to",
      actual: THIEF,
      met: false,
    });
    await expectViolation(sign(wallet, tokenTransfer(wallet.address, FRIEND, 1)), { reading: "absent" });
  });

  test("solana_token_program_instruction: instructionName and Transfer.amount", async () => {
    const source = { field_source: "solana_token_program_instruction" } as const;
    const wallet = await createJudgedWallet(
      app,
      "signTransaction",
      [
        { ...source, field: "instructionName", operator: "in", value: ["Transfer", "TransferChecked"] },
        { ...source, field: "Transfer.amount", operator: "lt", value: "8" },
      ],
      "solana",
    );
    expect(await sign(wallet, tokenTransfer(wallet.address, FRIEND, 7))).toHaveProperty("signed_transaction");
    await expectViolation(sign(wallet, tokenTransfer(wallet.address, FRIEND, 8)), {
      field: "solana_token_program_instruction.Transfer.amount",
      actual: "8",
    });
  });

  test("message: what signMessage signs", async () => {
    const wallet = await createJudgedWallet(
      app,
      "signMessage",
      [{ field_source: "message", field: "content", operator: "contains", value: "nonce:" }],
      "solana",
    );
    const say = (message: string) =>
      app.privy
        .wallets()
        .solana()
        .signMessage(wallet.id, { message: new TextEncoder().encode(message) });
    expect(await say("hello nonce:5")).toHaveProperty("signature");
    await expectViolation(say("hello"), { field: "message.content", actual: "hello" });
  });
});
