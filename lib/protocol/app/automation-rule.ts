import type { AutomationTerms } from "./automation.ts";
import type { NewPolicy } from "./custody-change.ts";
import { fixedInputs } from "./fixed-inputs.ts";
import { TRANSFER_ABI } from "./transfer-abi.ts";

type Rule = NewPolicy["rules"][number];

interface RuleContext {
  /** Of the wallet's chain. */
  chainId: number;
  /** The aggregation that the day's limit is held against; null where the terms have none. */
  capId: string | null;
}

/**
 * What the enclave allows the server's signer for one automation: this recipient up to the day's limit, or this call with these inputs, until its end. Everything
 * else stays denied.
 */
export function automationRule(terms: AutomationTerms, { chainId, capId }: RuleContext): Rule {
  const { recipient, token, call, endsAtMs, dayLimit } = terms;
  const until = endsAtMs === null ? [] : [condition("system", "current_unix_timestamp", "lt", String(Math.floor(endsAtMs / 1000)))];
  const cap = capId === null ? [] : [condition("reference", `aggregation.${capId}`, "lte", dayLimit)];
  return {
    name: nameOf(terms),
    method: "eth_sendTransaction",
    action: "ALLOW",
    conditions: [
      condition("ethereum_transaction", "to", "eq", token ?? recipient),
      condition("ethereum_transaction", "chain_id", "eq", String(chainId)),
      ...(token === null ? [] : tokenConditions(recipient)),
      ...(call === null ? [] : callConditions(call, terms.amount)),
      ...cap,
      ...until,
    ],
  };
}

/** A transfer of the token to the recipient, and no ETH along with it. */
function tokenConditions(recipient: string): Rule[] {
  const abi: Rule[] = [JSON.parse(JSON.stringify(TRANSFER_ABI))];
  return [
    condition("ethereum_transaction", "value", "eq", "0"),
    { ...condition("ethereum_calldata", "function_name", "eq", "transfer"), abi },
    { ...condition("ethereum_calldata", "transfer.to", "eq", recipient), abi },
  ];
}

function callConditions({ function: called, data }: NonNullable<AutomationTerms["call"]>, amount: string): Rule[] {
  // JSON, and nothing that JSON has not.
  const abi: Rule[] = [JSON.parse(JSON.stringify(called))];
  return [
    condition("ethereum_transaction", "value", "lte", amount),
    { ...condition("ethereum_calldata", "function_name", "eq", called.name), abi },
    ...fixedInputs(called, data).fixed.map(({ path, value }) => ({
      ...condition("ethereum_calldata", `${called.name}.${path}`, "eq", value),
      abi,
    })),
  ];
}

/** 50 characters at most. */
function nameOf({ recipient, call }: AutomationTerms): string {
  const who = `${recipient.slice(0, 8)}…${recipient.slice(-4)}`;
  return call === null ? `Pay ${who}` : `Call ${call.function.name.slice(0, 24)} of ${who}`;
}

function condition(field_source: string, field: string, operator: string, value: string): Rule {
  return { field_source, field, operator, value };
}
