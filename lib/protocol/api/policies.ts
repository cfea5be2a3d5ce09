import { z } from "zod";
import { OFFERED_CHAIN_TYPES } from "../chains/wallet-chains.ts";
import { MAX_POLICY_RULES, policyRuleInputSchema, policyRuleSchema } from "../policy/policy-schema.ts";
import { ownerIdInput, ownerInput } from "./fields.ts";

/** `POST /v1/policies` */
export const createPolicyBodySchema = z.strictObject({
  version: z.literal("1.0"),
  name: z.string().min(1).max(50),
  chain_type: z.enum(OFFERED_CHAIN_TYPES),
  rules: z.array(policyRuleInputSchema).max(MAX_POLICY_RULES),
  owner: ownerInput.nullable().optional(),
  owner_id: ownerIdInput.optional(),
});

/** `PATCH /v1/policies/{id}`, signed by the policy's owner. `rules` replaces all rules. */
export const updatePolicyBodySchema = z
  .strictObject({
    name: z.string().min(1).max(50).optional(),
    rules: z.array(policyRuleInputSchema).max(MAX_POLICY_RULES).optional(),
    owner: ownerInput.nullable().optional(),
    owner_id: ownerIdInput.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "an object with at least one field to change");

/** Privy's Policy. */
export const policySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  chain_type: z.enum(OFFERED_CHAIN_TYPES),
  rules: z.array(policyRuleSchema),
  version: z.literal("1.0"),
  created_at: z.int(),
  owner_id: z.string().nullable(),
});
