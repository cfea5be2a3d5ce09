import { formatEth } from "@/lib/chain/format-eth.ts";
import { formatTokenAmount, symbolOf } from "@/lib/chain/token-call.ts";
import { TOKEN_AMOUNT_FIELD } from "@/lib/protocol/app/limits-to-rules.ts";
import type { KnownCounts } from "@/lib/protocol/app/wallet-limits.ts";
import type { Token } from "@/lib/protocol/chains/chain-table.ts";
import { describeField, describeValue } from "@/lib/protocol/policy/describe-field.ts";
import type { PolicyRule } from "@/lib/protocol/policy/policy-schema.ts";

interface NamedCondition {
  /** Such as `ethereum_transaction.to`. */
  readonly name: string;
  readonly operator: string;
  readonly value: string | readonly string[];
}

/** The token that a rule is about: the one that its conditions name as the recipient of the transaction. */
export function tokenOf(conditions: readonly NamedCondition[], { tokens }: { readonly tokens: readonly Token[] }): Token | undefined {
  const to = conditions.find(({ name, operator }) => name === "ethereum_transaction.to" && operator === "eq")?.value;
  return typeof to === "string" ? tokens.find(({ address }) => isSameAddress(address, to)) : undefined;
}

/** The same of a rule of a policy. */
export function tokenOfRule({ conditions }: Pick<PolicyRule, "conditions">, tokens: readonly Token[]): Token | undefined {
  const named = conditions.map(({ field_source, field, operator, value }) => ({ name: `${field_source}.${field}`, operator, value }));
  return tokenOf(named, { tokens });
}

/** What a field is called, where amounts are shown in ETH or in a token. */
export function describeSubject(name: string, counts: KnownCounts, token: Token | undefined): string {
  if (name === "ethereum_transaction.value") return "the amount";
  const unit = unitOf(name, counts, token);
  if (unit === "eth") return "all of 24 hours together";
  if (unit === undefined) return describeField(name);
  return name.startsWith("reference.") ? `all ${symbolOf(unit)} of 24 hours together` : `the amount of ${symbolOf(unit)}`;
}

export function describeAmount(name: string, text: string, counts: KnownCounts, token: Token | undefined): string {
  const unit = unitOf(name, counts, token);
  if (unit !== undefined && /^([0-9]{1,78}|0x[0-9a-f]{1,64})$/i.test(text))
    return unit === "eth" ? formatEth(BigInt(text), { exact: true }) : formatTokenAmount(BigInt(text), unit);
  const known = ADDRESS_FIELDS.has(name) ? counts.tokens.find(({ address }) => isSameAddress(address, text)) : undefined;
  return known === undefined ? describeValue(name, text) : `${symbolOf(known)} (${text})`;
}

const ADDRESS_FIELDS = new Set([
  "ethereum_transaction.to",
  "ethereum_typed_data_domain.verifyingContract",
  "ethereum_typed_data_domain.verifying_contract",
]);

/** What the numbers of a field count; undefined for what is no known amount. */
function unitOf(name: string, { dayCapId, tokenDayCapId }: KnownCounts, token: Token | undefined): "eth" | Token | undefined {
  if (name === "ethereum_transaction.value" || name === `reference.aggregation.${dayCapId}`) return "eth";
  const isOfToken = name === `ethereum_calldata.${TOKEN_AMOUNT_FIELD}` || name === `reference.aggregation.${tokenDayCapId}`;
  return isOfToken ? token : undefined;
}

function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
