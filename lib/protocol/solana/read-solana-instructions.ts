import { base58 } from "@scure/base";
import type { SolanaInstruction } from "../policy/policy-facts.ts";
import type { SolanaMessage } from "./solana-message.ts";

/** What a message does, instruction by instruction, as policies judge it. Accounts out of lookup tables are null: only the chain knows them. */
export function readSolanaInstructions({ accountKeys, instructions }: SolanaMessage): SolanaInstruction[] {
  const keys = accountKeys.map((key) => base58.encode(key));
  return instructions.map(({ programIndex, accountIndexes, data }) => ({
    programId: keys[programIndex] ?? "",
    accounts: Array.from(accountIndexes, (index) => keys[index] ?? null),
    data,
  }));
}
