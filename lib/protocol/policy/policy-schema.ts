import { z } from "zod";
import { checkRule } from "./check-rule.ts";
import { actionBodyCondition } from "./fields/action-body.ts";
import { authorizationCondition } from "./fields/authorization.ts";
import { ethereumCalldataCondition, tronCalldataCondition } from "./fields/calldata.ts";
import { ethereumTransactionCondition } from "./fields/ethereum-transaction.ts";
import { messageCondition } from "./fields/message.ts";
import { referenceCondition, systemCondition } from "./fields/outside.ts";
import { solanaProgramCondition, solanaSystemCondition, solanaTokenCondition } from "./fields/solana.ts";
import { tronTransactionCondition } from "./fields/tron.ts";
import { typedDataDomainCondition, typedDataMessageCondition } from "./fields/typed-data.ts";

/** Methods that a rule may name; `*` is every method. `secp256k1_sign` and `raw_sign` have no name of their own in a policy: only `*` speaks about them. */
export const POLICY_METHODS = [
  "eth_sendTransaction",
  "eth_signTransaction",
  "eth_signUserOperation",
  "eth_signTypedData_v4",
  "personal_sign",
  "eth_sign7702Authorization",
  "wallet_sendCalls",
  "signTransaction",
  "signAndSendTransaction",
  "signMessage",
  "exportPrivateKey",
  "exportSeedPhrase",
  "signTransactionBytes",
  "signRawMessageBytes",
  "tron_sendTransaction",
  "tron_signTransaction",
  "xrpl_signTransaction",
  "earn_deposit",
  "earn_withdraw",
  "transfer",
  "*",
] as const;

/** Also bounds what a policy may cost to seal and to judge. */
export const MAX_POLICY_RULES = 100;

/** Field sources of Privy for chains that this server does not read. */
export const UNSUPPORTED_SOURCES = ["tempo_transaction", "xrpl_transaction", "sui_transaction_command", "sui_transfer_objects_command"];

/** A condition as Privy writes it: `{field_source, field, operator, value}`, and for calldata and typed data what they are read by. */
export const policyConditionSchema = z.discriminatedUnion("field_source", [
  ethereumTransactionCondition,
  ethereumCalldataCondition,
  typedDataDomainCondition,
  typedDataMessageCondition,
  authorizationCondition,
  solanaProgramCondition,
  solanaSystemCondition,
  solanaTokenCondition,
  tronTransactionCondition,
  tronCalldataCondition,
  messageCondition,
  systemCondition,
  actionBodyCondition,
  referenceCondition,
]);
export type PolicyCondition = z.infer<typeof policyConditionSchema>;

const ruleShape = {
  name: z.string().min(1).max(50),
  method: z.enum(POLICY_METHODS),
  action: z.enum(["ALLOW", "DENY"]),
  conditions: z.array(policyConditionSchema).max(100),
};
const ruleId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, _ or -");

/** A rule as it is stored: it was checked when it was written. Conditions are ANDed; no condition always matches. */
export const policyRuleSchema = z.strictObject({ id: ruleId, ...ruleShape });
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** A rule as a request gives it: the enclave makes the id where there is none. */
export const policyRuleInputSchema = z.strictObject({ id: ruleId.optional(), ...ruleShape }).superRefine(refuseProblems);
export type PolicyRuleInput = z.infer<typeof policyRuleInputSchema>;

/** A rule that is written alone: the path names it, or the enclave will. */
export const policyRuleBodySchema = z.strictObject(ruleShape).superRefine(refuseProblems);

function refuseProblems(rule: Pick<PolicyRule, "method" | "conditions">, context: z.RefinementCtx): void {
  for (const { path, problem } of checkRule(rule)) context.addIssue({ code: "custom", path: [...path], message: problem });
}
