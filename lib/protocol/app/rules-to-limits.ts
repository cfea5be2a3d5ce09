import { z } from "zod";
import { canonicalizeJson } from "../canonical-request.ts";
import type { Token } from "../chains/chain-table.ts";
import type { PolicyCondition, PolicyRule } from "../policy/policy-schema.ts";
import { type Limits, limitsToRules, TOKEN_AMOUNT_FIELD, type TokenLimit } from "./limits-to-rules.ts";
import { type KnownCounts, type RuleJson, ruleListSchema } from "./wallet-limits.ts";

const jsonList = z.array(z.record(z.string(), z.json()));

/**
 * Reads back what templates made. Exact: the limits make the very same rules again.
 *
 * @returns null for rules that no templates make; they are changed one by one
 */
export function rulesToLimits(rules: readonly PolicyRule[], { dayCapId, tokenDayCapId, tokens }: KnownCounts): Limits | null {
  const conditions = rules.flatMap((rule) => (rule.action === "ALLOW" ? rule.conditions : []));
  const find = (source: PolicyCondition["field_source"], field: string, operator: string) =>
    conditions.find((one) => one.field_source === source && one.field === field && one.operator === operator);
  const perTransaction = numberOf(find("ethereum_transaction", "value", "lte"));
  const day = dayCapId === null ? null : numberOf(find("reference", `aggregation.${dayCapId}`, "lte"));
  const until = numberOf(find("system", "current_unix_timestamp", "lte"));
  const contract = find("ethereum_transaction", "to", "eq");
  const functions = find("ethereum_calldata", "function_name", "in");
  const limits: Limits = {
    perTransactionWei: perTransaction,
    dayCap: day === null || dayCapId === null ? null : { wei: day, aggregationId: dayCapId },
    recipients: listOf(find("ethereum_transaction", "to", "in")),
    untilS: until === null ? null : Number(until),
    contract:
      typeof contract?.value === "string" && functions !== undefined && "abi" in functions
        ? { address: contract.value, functions: listOf(functions), abi: abiOf(functions.abi) }
        : null,
    tokens: tokens.flatMap((token) => readToken(rules, token, tokenDayCapId)),
    forbidsExport: rules.some(({ method, action }) => method === "exportPrivateKey" && action === "DENY"),
  };
  const bare = ruleListSchema.safeParse(rules.map(({ id: _, ...rule }) => rule));
  const isSame = bare.success && canonicalizeJson(bare.data) === canonicalizeJson(limitsToRules(limits));
  return isSame ? limits : null;
}

/** The limit on one token, in the spelling of its address that the rules have. */
function readToken(rules: readonly PolicyRule[], { address }: Token, dayCapId: string | null): TokenLimit[] {
  const isToken = ({ field_source, field, operator, value }: PolicyCondition) =>
    field_source === "ethereum_transaction" &&
    field === "to" &&
    operator === "eq" &&
    typeof value === "string" &&
    value.toLowerCase() === address.toLowerCase();
  const own = rules
    .filter(({ action, conditions }) => action === "DENY" && conditions.some(isToken))
    .flatMap(({ conditions }) => conditions);
  const spelled = own.find(isToken)?.value;
  const each = numberOf(own.find(({ field_source, field }) => field_source === "ethereum_calldata" && field === TOKEN_AMOUNT_FIELD));
  const day = numberOf(own.find(({ field_source, field }) => field_source === "reference" && field === `aggregation.${dayCapId}`));
  if (typeof spelled !== "string" || each === null) return [];
  const dayCap = day === null || dayCapId === null ? null : { units: day, aggregationId: dayCapId };
  return [{ address: spelled, perTransaction: each === day ? null : each, dayCap }];
}

function numberOf(condition: PolicyCondition | undefined): bigint | null {
  return typeof condition?.value === "string" && /^[0-9]{1,78}$/.test(condition.value) ? BigInt(condition.value) : null;
}

function listOf(condition: PolicyCondition | undefined): string[] {
  return Array.isArray(condition?.value) ? condition.value : [];
}

function abiOf(abi: unknown): RuleJson[] {
  return jsonList.safeParse(abi).data ?? [];
}
