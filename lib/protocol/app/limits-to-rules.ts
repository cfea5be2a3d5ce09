import { TRANSFER_ABI } from "./transfer-abi.ts";
import type { RuleJson } from "./wallet-limits.ts";

/** What a person limits by templates; null and empty lists are no limit. */
export interface Limits {
  /** The most ETH that one transaction moves, in wei. */
  perTransactionWei: bigint | null;
  /** The most ETH within any 24 hours, in wei, and the aggregation that counts it. */
  dayCap: { wei: bigint; aggregationId: string } | null;
  /** Addresses that may be sent to. */
  recipients: readonly string[];
  /** Unix seconds of the last moment at which the wallet signs. */
  untilS: number | null;
  /** Functions of one contract that may be called; nothing but these, and what goes to `recipients`. */
  contract: ContractLimit | null;
  tokens: readonly TokenLimit[];
  forbidsExport: boolean;
}

export interface ContractLimit {
  address: string;
  /** Such as `transfer(address,uint256)`. */
  functions: readonly string[];
  /** JSON ABI by which the calls are read. */
  abi: readonly RuleJson[];
}

/** Amounts in the token's smallest unit; at least one of them is set. */
export interface TokenLimit {
  /** Of the token's contract. */
  address: string;
  perTransaction: bigint | null;
  dayCap: { units: bigint; aggregationId: string } | null;
}

/** Of `transfer-abi.ts`. */
export const TOKEN_AMOUNT_FIELD = "transfer.amount";

export const NO_LIMITS: Limits = {
  perTransactionWei: null,
  dayCap: null,
  recipients: [],
  untilS: null,
  contract: null,
  tokens: [],
  forbidsExport: false,
};

const TRANSFER_JSON: RuleJson = {
  ...TRANSFER_ABI,
  inputs: TRANSFER_ABI.inputs.map((input) => ({ ...input })),
  outputs: TRANSFER_ABI.outputs.map((output) => ({ ...output })),
};

/** All ways to get a transaction signed. A limit that knew one of them only would be stepped around by the other. */
export const TRANSACTION_METHODS = ["eth_sendTransaction", "eth_signTransaction", "wallet_sendCalls", "transfer"] as const;
/** What moves no ETH by itself, and so stays allowed beside a limit on it. */
const SIGNING = [
  { name: "Messages", method: "personal_sign" },
  { name: "Typed data", method: "eth_signTypedData_v4" },
] as const;

/**
 * The rules of a policy that holds these limits. A policy denies what no rule allows, so the rules also allow what stays free. Where transactions are limited,
 * what cannot be measured by the limits is left out, and so refused: raw digests, user operations and authorizations, each of which could move all the money.
 *
 * @returns no rules for no limits: then the wallet needs no policy
 */
export function limitsToRules(limits: Limits): RuleJson[] {
  const { perTransactionWei, dayCap, recipients, untilS, contract, tokens, forbidsExport } = limits;
  const until = untilS === null ? [] : [condition("system", "current_unix_timestamp", "lte", String(untilS))];
  const limitsTransactions =
    perTransactionWei !== null || dayCap !== null || recipients.length > 0 || contract !== null || tokens.length > 0;
  if (!limitsTransactions && untilS === null && !forbidsExport) return [];

  const amounts = [
    ...(perTransactionWei === null ? [] : [condition("ethereum_transaction", "value", "lte", String(perTransactionWei))]),
    ...(dayCap === null ? [] : [condition("reference", `aggregation.${dayCap.aggregationId}`, "lte", String(dayCap.wei))]),
    ...until,
  ];
  const recipient = recipients.length === 0 ? [] : [condition("ethereum_transaction", "to", "in", [...recipients])];
  const sends = contract !== null && recipients.length === 0 ? [] : allow("Sending within the limits", [...recipient, ...amounts]);
  const calls = contract === null ? [] : allow("Calls of the chosen contract", [...conditionsOf(contract), ...amounts]);
  const signing = SIGNING.map(({ name, method }) => ({ name, method, action: "ALLOW", conditions: until }));
  const exports = forbidsExport
    ? ["exportPrivateKey", "exportSeedPhrase"].map((method) => ({
        name: method === "exportPrivateKey" ? "No export of the key" : "No export of the phrase",
        method,
        action: "DENY",
        conditions: [],
      }))
    : [];
  const everything = { name: "Everything else", method: "*", action: "ALLOW", conditions: until };
  return [...(limitsTransactions ? [...sends, ...calls, ...signing] : [everything]), ...tokens.flatMap(refusalsOf), ...exports];
}

/**
 * A limit on a token refuses, where those on ETH allow: what goes to other contracts is none of its business. The first rule is there without a limit per
 * transaction, too, with the day's: it is the one that keeps approvals out. Permits are the same leave to spend, signed as typed data.
 */
function refusalsOf({ address, perTransaction, dayCap }: TokenLimit): RuleJson[] {
  const token = condition("ethereum_transaction", "to", "eq", address);
  const most = perTransaction ?? dayCap?.units ?? 0n;
  const amount = { ...condition("ethereum_calldata", TOKEN_AMOUNT_FIELD, "gt", String(most)), abi: [TRANSFER_JSON] };
  const permit = condition("ethereum_typed_data_domain", "verifyingContract", "eq", address);
  return [
    ...refuse("Too much of a token at once", [token, amount]),
    ...(dayCap === null
      ? []
      : refuse("Too much of a token in a day", [
          token,
          condition("reference", `aggregation.${dayCap.aggregationId}`, "gt", String(dayCap.units)),
        ])),
    { name: "Leave to spend a token", method: "eth_signTypedData_v4", action: "DENY", conditions: [permit] },
  ];
}

function refuse(name: string, conditions: RuleJson[]): RuleJson[] {
  return TRANSACTION_METHODS.map((method) => ({ name, method, action: "DENY", conditions }));
}

function allow(name: string, conditions: RuleJson[]): RuleJson[] {
  return TRANSACTION_METHODS.map((method) => ({ name, method, action: "ALLOW", conditions }));
}

function conditionsOf({ address, functions, abi }: ContractLimit): RuleJson[] {
  return [
    condition("ethereum_transaction", "to", "eq", address),
    { ...condition("ethereum_calldata", "function_name", "in", [...functions]), abi: [...abi] },
  ];
}

function condition(field_source: string, field: string, operator: string, value: string | string[]): RuleJson {
  return { field_source, field, operator, value };
}
