import { z } from "zod";

/** Methods that a rule may name; `*` is every method. `secp256k1_sign` and `raw_sign` have no name of their own in a policy: only `*` speaks about them. */
export const POLICY_METHODS = [
  "eth_sendTransaction",
  "eth_signTransaction",
  "eth_signTypedData_v4",
  "personal_sign",
  "eth_sign7702Authorization",
  "eth_signUserOperation",
  "exportPrivateKey",
  "exportSeedPhrase",
  "*",
] as const;

/** Also bounds what a policy may cost to seal and to judge. */
export const MAX_POLICY_RULES = 100;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hex digits");
const QUANTITY = /^(0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/;
/** Hex or decimal, at most 256 bits: 2^256 − 1 has 64 hex and 78 decimal digits. zod asks the refinement even where the pattern failed. */
const quantity = z
  .string()
  .regex(QUANTITY, "a whole number, hex (0x…) or decimal")
  .refine((text) => !QUANTITY.test(text) || BigInt(text) < 2n ** 256n, "a number below 2^256");
const list = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(1000);

const fieldSource = z.literal("ethereum_transaction");
const authorizedContract = { field_source: z.literal("ethereum_7702_authorization"), field: z.literal("contract") };
const numericField = z.enum(["value", "chain_id"]);

/**
 * A condition as Privy writes it: `{field_source, field, operator, value}`; `value` is a string, or strings for `in`. An order of addresses
 * means nothing, so `to` and `contract` know only `eq` and `in`: a rule that could never be true is refused when it is written, not when it is needed.
 */
export const policyConditionSchema = z.union([
  z.strictObject({ field_source: fieldSource, field: z.literal("to"), operator: z.literal("eq"), value: address }),
  z.strictObject({ field_source: fieldSource, field: z.literal("to"), operator: z.literal("in"), value: list(address) }),
  z.strictObject({ field_source: fieldSource, field: numericField, operator: z.enum(["eq", "gt", "gte", "lt", "lte"]), value: quantity }),
  z.strictObject({ field_source: fieldSource, field: numericField, operator: z.literal("in"), value: list(quantity) }),
  z.strictObject({ ...authorizedContract, operator: z.literal("eq"), value: address }),
  z.strictObject({ ...authorizedContract, operator: z.literal("in"), value: list(address) }),
]);
export type PolicyCondition = z.infer<typeof policyConditionSchema>;

/** A rule as it is stored. Conditions are ANDed; no condition always matches. */
export const policyRuleSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().min(1).max(50),
  method: z.enum(POLICY_METHODS),
  action: z.enum(["ALLOW", "DENY"]),
  conditions: z.array(policyConditionSchema).max(100),
});
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** A rule as a request gives it: the enclave makes the id where there is none. */
export const policyRuleInputSchema = policyRuleSchema.extend({ id: policyRuleSchema.shape.id.optional() });
export type PolicyRuleInput = z.infer<typeof policyRuleInputSchema>;
