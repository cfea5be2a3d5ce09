import { checkCondition } from "./check-condition.ts";
import type { PolicyCondition, PolicyRule } from "./policy-schema.ts";

/** Where a rule is wrong (`["conditions", 2, "value"]`), and how. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

type Source = PolicyCondition["field_source"];

const ETHEREUM_CALLS = ["eth_sendTransaction", "eth_signTransaction", "eth_signUserOperation", "wallet_sendCalls"];
/** Here a transfer is judged with the transaction that the enclave makes of it; to Privy it is a body alone (decision 010). */
const ETHEREUM_TRANSACTIONS = [...ETHEREUM_CALLS, "transfer"];
const SOLANA_TRANSACTIONS = ["signTransaction", "signAndSendTransaction", "transfer"];
const TRON_TRANSACTIONS = ["tron_signTransaction", "tron_sendTransaction"];
const EXPORTS = ["exportPrivateKey", "exportSeedPhrase"];

/** The methods that a field source can say anything about; null: all. */
const METHODS: Readonly<Record<Source, readonly string[] | null>> = {
  ethereum_transaction: ETHEREUM_TRANSACTIONS,
  ethereum_calldata: ETHEREUM_TRANSACTIONS,
  ethereum_typed_data_domain: ["eth_signTypedData_v4"],
  ethereum_typed_data_message: ["eth_signTypedData_v4"],
  ethereum_7702_authorization: ["eth_sign7702Authorization"],
  message: ["personal_sign", "signMessage"],
  solana_program_instruction: SOLANA_TRANSACTIONS,
  solana_system_program_instruction: SOLANA_TRANSACTIONS,
  solana_token_program_instruction: SOLANA_TRANSACTIONS,
  tron_transaction: TRON_TRANSACTIONS,
  tron_trigger_smart_contract_data: TRON_TRANSACTIONS,
  action_request_body: ["transfer", "earn_deposit", "earn_withdraw"],
  system: null,
  reference: [...ETHEREUM_CALLS, ...SOLANA_TRANSACTIONS],
};

/** What a rule's method or a condition's source belongs to, by how it begins. */
const CHAINS = [
  { chain: "ethereum", begins: /^(eth_|ethereum_|wallet_sendCalls$|personal_sign$)/ },
  { chain: "solana", begins: /^(solana_|signTransaction$|signAndSendTransaction$|signMessage$)/ },
  { chain: "tron", begins: /^tron_/ },
] as const;

/** Checks what the shape of a rule cannot say: that each condition fits the rule's method, and that its field and value are what they claim. */
export function checkRule({ method, conditions }: Pick<PolicyRule, "method" | "conditions">): RuleProblem[] {
  return conditions.flatMap((condition, index) => {
    const path = ["conditions", index];
    const { field_source, field } = condition;
    if (EXPORTS.includes(method) && field_source !== "system") {
      return [
        {
          path: [...path, "field_source"],
          problem: `${method} has no ${field_source}.${field}: leave its conditions empty, or use system`,
        },
      ];
    }
    const methods = METHODS[field_source];
    if (method !== "*" && methods !== null && !methods.includes(method)) {
      return [
        { path: [...path, "field_source"], problem: `${method} has no ${field_source}.${field}; it belongs to ${methods.join(", ")} or *` },
      ];
    }
    const found = checkCondition(condition);
    return found === null ? [] : [{ path: [...path, found.member], problem: found.problem }];
  });
}

/** Checks that a rule speaks about nothing that its policy's chain has not. */
export function checkRuleOnChain({ method, conditions }: Pick<PolicyRule, "method" | "conditions">, chainType: string): RuleProblem[] {
  const named = [
    { path: ["method"], name: method },
    ...conditions.map(({ field_source }, index) => ({ path: ["conditions", index, "field_source"], name: field_source })),
  ];
  return named.flatMap(({ path, name }) => {
    const chain = CHAINS.find(({ begins }) => begins.test(name))?.chain;
    const fits = chain === undefined || chain === chainType;
    return fits ? [] : [{ path, problem: `${name} belongs to ${chain}, but this policy is for ${chainType}` }];
  });
}
