import { base58 } from "@scure/base";
import type { SolanaMessage } from "./solana-message.ts";

/** An instruction before its accounts have places. Addresses are base58. */
export interface Instruction {
  readonly programId: string;
  /** Nobody but the payer signs. */
  readonly accounts: readonly { readonly address: string; readonly isWritable: boolean }[];
  readonly data: Uint8Array;
}

/**
 * Makes a message of version 0 whose payer is its only signer. An account that one instruction writes is writable for all.
 *
 * @param recentBlockhash 32 bytes
 */
export function compileMessage(payer: string, instructions: readonly Instruction[], recentBlockhash: Uint8Array): SolanaMessage {
  const used = instructions.flatMap(({ programId, accounts }) => [...accounts, { address: programId, isWritable: false }]);
  const written = new Set(used.filter(({ isWritable }) => isWritable).map(({ address }) => address));
  const others = [...new Set(used.map(({ address }) => address))].filter((address) => address !== payer);
  const isRead = (address: string): boolean => !written.has(address);
  const accounts = [payer, ...others.filter((address) => !isRead(address)), ...others.filter(isRead)];
  const indexOf = (address: string): number => accounts.indexOf(address);
  return {
    version: 0,
    signerCount: 1,
    readonlySignerCount: 0,
    readonlyOtherCount: others.filter(isRead).length,
    accountKeys: accounts.map((address) => base58.decode(address)),
    recentBlockhash,
    instructions: instructions.map((instruction) => ({
      programIndex: indexOf(instruction.programId),
      accountIndexes: new Uint8Array(instruction.accounts.map(({ address }) => indexOf(address))),
      data: instruction.data,
    })),
    lookups: [],
  };
}
