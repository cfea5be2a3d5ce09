import { describe, expect, test } from "vitest";
import type { SolanaInstruction } from "../policy-facts.ts";
import { readSolanaField, readSolanaProgramField } from "./solana.ts";

const SYSTEM = "11111111111111111111111111111111";
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
const keys = ["A", "B", "C", "D"].map((letter) => letter.repeat(32));

const u64 = (value: bigint): number[] => Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n));
const instruction = (programId: string, data: number[], accounts: (string | null)[] = keys): SolanaInstruction => ({
  programId,
  accounts,
  data: new Uint8Array(data),
});
const system = (field: string, solanaInstruction: SolanaInstruction) => read("solana_system_program_instruction", field, solanaInstruction);
const token = (field: string, solanaInstruction: SolanaInstruction) => read("solana_token_program_instruction", field, solanaInstruction);
function read(field_source: string, field: string, solanaInstruction: SolanaInstruction): string {
  const reading = readSolanaField({ field_source, field, operator: "eq", value: "" } as never, { solanaInstruction });
  return reading.state === "value" ? reading.text : reading.state;
}

const transfer = instruction(SYSTEM, [2, 0, 0, 0, ...u64(2n ** 63n + 5n)]);

describe("the System program", () => {
  test("default", () => {
    const fields = ["instructionName", "Transfer.from", "Transfer.to", "Transfer.lamports"];
    expect(fields.map((field) => system(field, transfer))).toEqual(["Transfer", keys[0], keys[1], (2n ** 63n + 5n).toString()]);
    expect(readSolanaProgramField({ solanaInstruction: transfer })).toMatchObject({ text: SYSTEM });
  });

  test("behavior: another instruction, and another program, are known to have no Transfer", () => {
    const seeded = instruction(SYSTEM, [11, 0, 0, 0, ...u64(1n), ...u64(0n)]);
    expect([system("instructionName", seeded), system("Transfer.lamports", seeded)]).toEqual(["TransferWithSeed", "absent"]);
    const other = instruction("ComputeBudget111111111111111111111111111111", [2, 0, 0, 0, ...u64(1n)]);
    expect([system("instructionName", other), system("Transfer.lamports", other)]).toEqual(["absent", "absent"]);
  });

  test("error: bytes behind, bytes missing, an unknown tag, an account out of a lookup table, none at all", () => {
    expect(system("Transfer.lamports", { ...transfer, data: new Uint8Array([...transfer.data, 0]) })).toBe("unreadable");
    expect(system("Transfer.lamports", { ...transfer, data: transfer.data.slice(0, 11) })).toBe("unreadable");
    expect(system("instructionName", { ...transfer, data: new Uint8Array([2, 0]) })).toBe("unreadable");
    expect(system("instructionName", { ...transfer, data: new Uint8Array([99, 0, 0, 0]) })).toBe("unreadable");
    expect(system("Transfer.to", { ...transfer, accounts: [keys[0] ?? "", null] })).toBe("unreadable");
    expect(system("Transfer.to", { ...transfer, accounts: keys.slice(0, 1) })).toBe("unreadable");
    expect(readSolanaField({ field_source: "solana_system_program_instruction", field: "instructionName" } as never, {})).toEqual({
      state: "unreadable",
    });
  });
});

describe("the Token programs", () => {
  test.each([
    ["Transfer", [3, ...u64(7n)], { source: keys[0], destination: keys[1], authority: keys[2], amount: "7" }],
    ["TransferChecked", [12, ...u64(7n), 6], { source: keys[0], mint: keys[1], destination: keys[2], authority: keys[3], amount: "7" }],
    ["Burn", [8, ...u64(9n)], { account: keys[0], mint: keys[1], authority: keys[2], amount: "9" }],
    ["MintTo", [7, ...u64(9n)], { mint: keys[0], account: keys[1], authority: keys[2], amount: "9" }],
    ["CloseAccount", [9], { account: keys[0], destination: keys[1], authority: keys[2] }],
    ["InitializeAccount3", [18, ...Array(32).fill(0)], { account: keys[0], mint: keys[1], owner: SYSTEM }],
  ])("args: %s", (name, data, members) => {
    for (const programId of [TOKEN, TOKEN_2022]) {
      const one = instruction(programId, data as number[]);
      expect(token("instructionName", one)).toBe(name);
      for (const [member, value] of Object.entries(members)) expect(token(`${name}.${member}`, one)).toBe(value);
      expect(token(name === "Burn" ? "MintTo.amount" : "Burn.amount", one)).toBe("absent");
    }
  });

  test("error: bytes behind, a batch of instructions, an extension that only Token-2022 has", () => {
    expect(token("Transfer.amount", instruction(TOKEN, [3, ...u64(7n), 1]))).toBe("unreadable");
    expect(token("instructionName", instruction(TOKEN, [255, 1]))).toBe("unreadable");
    expect(token("instructionName", instruction(TOKEN, [26, 1]))).toBe("unreadable");
    expect(token("instructionName", instruction(TOKEN_2022, [26, 1]))).toBe("TransferFeeExtension");
    expect(token("instructionName", instruction(TOKEN, []))).toBe("unreadable");
    expect(token("instructionName", transfer)).toBe("absent");
  });
});
