/** How an instruction's accounts and data are laid out behind its tag. */
export interface InstructionLayout {
  readonly accounts: readonly string[];
  /** Bytes behind the tag. */
  readonly dataBytes: number;
  /** The member that the first eight of them are: a little-endian number. */
  readonly amount?: string;
  /** The member that the first 32 of them are: a public key. */
  readonly key?: string;
}

/** A program whose instructions policies can read. */
interface SolanaProgram {
  /** A little-endian tag names the instruction. */
  readonly tagBytes: 1 | 4;
  /** Instruction names by tag, for each address of the program. */
  readonly instructions: ReadonlyMap<string, readonly string[]>;
  readonly layouts: Readonly<Record<string, InstructionLayout>>;
}

const SYSTEM_INSTRUCTIONS = [
  "CreateAccount",
  "Assign",
  "Transfer",
  "CreateAccountWithSeed",
  "AdvanceNonceAccount",
  "WithdrawNonceAccount",
  "InitializeNonceAccount",
  "AuthorizeNonceAccount",
  "Allocate",
  "AllocateWithSeed",
  "AssignWithSeed",
  "TransferWithSeed",
  "UpgradeNonceAccount",
] as const;

const TOKEN_INSTRUCTIONS = [
  "InitializeMint",
  "InitializeAccount",
  "InitializeMultisig",
  "Transfer",
  "Approve",
  "Revoke",
  "SetAuthority",
  "MintTo",
  "Burn",
  "CloseAccount",
  "FreezeAccount",
  "ThawAccount",
  "TransferChecked",
  "ApproveChecked",
  "MintToChecked",
  "BurnChecked",
  "InitializeAccount2",
  "SyncNative",
  "InitializeAccount3",
  "InitializeMultisig2",
  "InitializeMint2",
  "GetAccountDataSize",
  "InitializeImmutableOwner",
  "AmountToUiAmount",
  "UiAmountToAmount",
] as const;

/** What Token-2022 has besides. */
const TOKEN_2022_INSTRUCTIONS = [
  ...TOKEN_INSTRUCTIONS,
  "InitializeMintCloseAuthority",
  "TransferFeeExtension",
  "ConfidentialTransferExtension",
  "DefaultAccountStateExtension",
  "Reallocate",
  "MemoTransferExtension",
  "CreateNativeMint",
  "InitializeNonTransferableMint",
  "InterestBearingMintExtension",
  "CpiGuardExtension",
  "InitializePermanentDelegate",
  "TransferHookExtension",
  "ConfidentialTransferFeeExtension",
  "WithdrawExcessLamports",
  "MetadataPointerExtension",
  "GroupPointerExtension",
  "GroupMemberPointerExtension",
] as const;

/** `TransferWithSeed` moves lamports, too, but is an instruction of its own with other accounts: a rule about `Transfer` does not speak about it. */
export const SYSTEM_PROGRAM: SolanaProgram = {
  tagBytes: 4,
  instructions: new Map([["11111111111111111111111111111111", SYSTEM_INSTRUCTIONS]]),
  layouts: { Transfer: { accounts: ["from", "to"], dataBytes: 8, amount: "lamports" } },
};

/** Tags that neither list has (a batch of instructions, newer extensions) cannot be read. */
export const TOKEN_PROGRAM: SolanaProgram = {
  tagBytes: 1,
  instructions: new Map<string, readonly string[]>([
    ["TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", TOKEN_INSTRUCTIONS],
    ["TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb", TOKEN_2022_INSTRUCTIONS],
  ]),
  layouts: {
    Transfer: { accounts: ["source", "destination", "authority"], dataBytes: 8, amount: "amount" },
    TransferChecked: { accounts: ["source", "mint", "destination", "authority"], dataBytes: 9, amount: "amount" },
    Burn: { accounts: ["account", "mint", "authority"], dataBytes: 8, amount: "amount" },
    MintTo: { accounts: ["mint", "account", "authority"], dataBytes: 8, amount: "amount" },
    CloseAccount: { accounts: ["account", "destination", "authority"], dataBytes: 0 },
    InitializeAccount3: { accounts: ["account", "mint"], dataBytes: 32, key: "owner" },
  },
};
