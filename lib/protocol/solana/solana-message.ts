/** A Solana message, read. Keys and hashes are 32 bytes. */
export interface SolanaMessage {
  readonly version: "legacy" | 0;
  /** The first accounts sign; of those, and of the rest, the last ones are read-only. */
  readonly signerCount: number;
  readonly readonlySignerCount: number;
  readonly readonlyOtherCount: number;
  /** Accounts that the message names itself; the first pays the fees. */
  readonly accountKeys: readonly Uint8Array[];
  readonly recentBlockhash: Uint8Array;
  readonly instructions: readonly CompiledInstruction[];
  /** Accounts that lookup tables on the chain name; empty in legacy messages. They are counted behind `accountKeys`. */
  readonly lookups: readonly AddressLookup[];
}

export interface CompiledInstruction {
  readonly programIndex: number;
  readonly accountIndexes: Uint8Array;
  readonly data: Uint8Array;
}

export interface AddressLookup {
  readonly tableKey: Uint8Array;
  readonly writableIndexes: Uint8Array;
  readonly readonlyIndexes: Uint8Array;
}
