import type { AutomationTerms } from "./automation.ts";
import type { NewPolicy } from "./custody-change.ts";

type Rule = NewPolicy["rules"][number];

interface RuleContext {
  /** Of the wallet's chain. */
  chainId: number;
  /** The aggregation of what a wallet sends to one recipient within a day. */
  daySumId: string;
}

/** What the enclave allows the server's signer for one automation: this recipient, up to the day's limit, until its end. Everything else stays denied. */
export function automationRule({ recipient, dayLimitWei, endsAtMs }: AutomationTerms, { chainId, daySumId }: RuleContext): Rule {
  const until =
    endsAtMs === null
      ? []
      : [{ field_source: "system", field: "current_unix_timestamp", operator: "lt", value: String(Math.floor(endsAtMs / 1000)) }];
  return {
    name: `Pay ${recipient.slice(0, 8)}…${recipient.slice(-4)}`,
    method: "eth_sendTransaction",
    action: "ALLOW",
    conditions: [
      { field_source: "ethereum_transaction", field: "to", operator: "eq", value: recipient },
      { field_source: "ethereum_transaction", field: "chain_id", operator: "eq", value: String(chainId) },
      { field_source: "reference", field: `aggregation.${daySumId}`, operator: "lte", value: dayLimitWei },
      ...until,
    ],
  };
}
