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
  forbidsExport: boolean;
}

export interface ContractLimit {
  address: string;
  /** Such as `transfer(address,uint256)`. */
  functions: readonly string[];
  /** JSON ABI by which the calls are read. */
  abi: readonly RuleJson[];
}

export const NO_LIMITS: Limits = {
  perTransactionWei: null,
  dayCap: null,
  recipients: [],
  untilS: null,
  contract: null,
  forbidsExport: false,
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
  const { perTransactionWei, dayCap, recipients, untilS, contract, forbidsExport } = limits;
  const until = untilS === null ? [] : [condition("system", "current_unix_timestamp", "lte", String(untilS))];
  const limitsTransactions = perTransactionWei !== null || dayCap !== null || recipients.length > 0 || contract !== null;
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
  return [...(limitsTransactions ? [...sends, ...calls, ...signing] : [everything]), ...exports];
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
