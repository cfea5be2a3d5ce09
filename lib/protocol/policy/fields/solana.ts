import { base58 } from "@scure/base";
import { z } from "zod";
import { ABSENT, type FieldKind, type FieldReading, fieldValue, UNREADABLE } from "../field-value.ts";
import type { PolicyFacts, SolanaInstruction } from "../policy-facts.ts";
import { comparison } from "../policy-operators.ts";
import { type InstructionLayout, SYSTEM_PROGRAM, TOKEN_PROGRAM } from "../solana-programs.ts";

/** Which program one instruction calls. */
export const solanaProgramCondition = z.strictObject({
  field_source: z.literal("solana_program_instruction"),
  field: z.literal("programId"),
  ...comparison,
});

/** An instruction of the System program. */
export const solanaSystemCondition = z.strictObject({
  field_source: z.literal("solana_system_program_instruction"),
  field: z.enum(["instructionName", "Transfer.from", "Transfer.to", "Transfer.lamports"]),
  ...comparison,
});

/** An instruction of the Token program, or of Token-2022, whose instructions are the same. */
export const solanaTokenCondition = z.strictObject({
  field_source: z.literal("solana_token_program_instruction"),
  field: z.enum([
    "instructionName",
    "Transfer.source",
    "Transfer.destination",
    "Transfer.authority",
    "Transfer.amount",
    "TransferChecked.source",
    "TransferChecked.destination",
    "TransferChecked.authority",
    "TransferChecked.amount",
    "TransferChecked.mint",
    "Burn.account",
    "Burn.mint",
    "Burn.authority",
    "Burn.amount",
    "MintTo.mint",
    "MintTo.account",
    "MintTo.authority",
    "MintTo.amount",
    "CloseAccount.account",
    "CloseAccount.destination",
    "CloseAccount.authority",
    "InitializeAccount3.account",
    "InitializeAccount3.mint",
    "InitializeAccount3.owner",
  ]),
  ...comparison,
});
type ProgramCondition = z.infer<typeof solanaSystemCondition> | z.infer<typeof solanaTokenCondition>;

export function kindOfSolanaField(field: ProgramCondition["field"]): FieldKind {
  if (field === "instructionName") return "text";
  return field.endsWith(".amount") || field.endsWith(".lamports") ? "number" : "solana_address";
}

export function readSolanaProgramField({ solanaInstruction }: PolicyFacts): FieldReading {
  return solanaInstruction === undefined ? UNREADABLE : fieldValue("solana_address", solanaInstruction.programId);
}

/** An instruction of another program has none of these fields; one of this program that is not laid out as the program has it cannot be read. */
export function readSolanaField({ field, field_source }: ProgramCondition, { solanaInstruction }: PolicyFacts): FieldReading {
  if (solanaInstruction === undefined) return UNREADABLE;
  const program = field_source === "solana_system_program_instruction" ? SYSTEM_PROGRAM : TOKEN_PROGRAM;
  const names = program.instructions.get(solanaInstruction.programId);
  if (names === undefined) return ABSENT;
  const { data } = solanaInstruction;
  if (data.length < program.tagBytes) return UNREADABLE;
  const name = names[readUint(data, 0, program.tagBytes)];
  if (name === undefined) return UNREADABLE;
  if (field === "instructionName") return fieldValue("text", name);
  const [instruction = "", member = ""] = field.split(".");
  if (instruction !== name) return ABSENT;
  const layout = program.layouts[instruction];
  return layout === undefined ? UNREADABLE : readMember(solanaInstruction, layout, member, program.tagBytes);
}

function readMember({ accounts, data }: SolanaInstruction, layout: InstructionLayout, member: string, tagBytes: number): FieldReading {
  // The programs ignore bytes behind their own; a policy that did would judge less than what is sent.
  if (data.length !== tagBytes + layout.dataBytes || accounts.length < layout.accounts.length) return UNREADABLE;
  if (member === layout.amount) return fieldValue("number", readUint64(data, tagBytes));
  if (member === layout.key) return fieldValue("solana_address", base58.encode(data.slice(tagBytes, tagBytes + 32)));
  const account = accounts[layout.accounts.indexOf(member)];
  return account === undefined || account === null ? UNREADABLE : fieldValue("solana_address", account);
}

/** Little-endian, at most four bytes. */
function readUint(data: Uint8Array, offset: number, bytes: number): number {
  return data.slice(offset, offset + bytes).reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function readUint64(data: Uint8Array, offset: number): bigint {
  return data.slice(offset, offset + 8).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}
