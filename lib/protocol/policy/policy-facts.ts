import type { JsonValue } from "../parse-strict-json.ts";

/** What is about to be done, read from the very value that is signed. */
export interface PolicyAction {
  readonly method: string;
  /**
   * At least one. A transaction has one, each call of a batch is one, and so is each instruction of a Solana transaction. Each is judged alone: all must be
   * allowed, and one that is denied denies the whole.
   */
  readonly parts: readonly PolicyFacts[];
}

/** What one part is, by field source. An absent member cannot be read: no ALLOW that asks for it matches, and every DENY that does. */
export interface PolicyFacts {
  readonly transaction?: TransactionFacts;
  readonly typedData?: TypedDataFacts;
  readonly message?: MessageFacts;
  /** Whose code the account is to run (EIP-7702). */
  readonly authorization?: { readonly contract: string };
  readonly solanaInstruction?: SolanaInstruction;
  readonly tronContract?: TronContractFacts;
  /** The body of a wallet action such as a transfer. */
  readonly actionBody?: JsonValue;
}

/** An Ethereum transaction, or one call of a batch. */
export interface TransactionFacts {
  /** 0x and 40 hex digits of any case; null creates a contract. */
  readonly to: string | null;
  readonly valueWei: bigint;
  readonly chainId: bigint;
  /** Calldata; `0x` is none. */
  readonly dataHex: string;
}

/** EIP-712, with names as viem takes them. */
export interface TypedDataFacts {
  readonly domain: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

export interface MessageFacts {
  /** The bytes as UTF-8 text; null where they are none. */
  readonly content: string | null;
  readonly byteLength: number;
}

export interface SolanaInstruction {
  /** Base58. */
  readonly programId: string;
  /** Base58; null is an account out of a lookup table, which nobody here can read. */
  readonly accounts: readonly (string | null)[];
  readonly data: Uint8Array;
}

/** One contract of a Tron transaction, as Privy writes it. Addresses: 41 and 40 hex digits, or base58. */
export type TronContractFacts =
  | { readonly type: "TransferContract"; readonly owner_address: string; readonly to_address: string; readonly amount: number }
  | {
      readonly type: "TriggerSmartContract";
      readonly owner_address: string;
      readonly contract_address: string;
      /** Hex, with or without 0x. */
      readonly data?: string;
      readonly call_value?: number;
      readonly token_id?: number;
      readonly call_token_value?: number;
    };

/** What a policy may refer to outside of the action. A set or an aggregation that is absent cannot be read. */
export interface PolicyReferences {
  /** Unix seconds. */
  readonly nowS: number;
  /** By id: the values of each condition set. */
  readonly conditionSets: ReadonlyMap<string, ReadonlySet<string>>;
  /** By id: each aggregation's number, with what this action would add. */
  readonly aggregations: ReadonlyMap<string, bigint>;
}
