import { z } from "zod";
import { resourceId } from "./fields.ts";
import { rawSignBodySchema } from "./raw-sign.ts";
import { rpcBodySchema } from "./rpc.ts";
import { transferBodySchema } from "./transfers.ts";

/** `POST /v1/policies/{id}/evaluate`: what would be asked of a wallet, as it would be asked. */
export const evaluatePolicyBodySchema = z.union([rpcBodySchema, rawSignBodySchema, transferBodySchema]);

/** What a dry run takes beside the members of an RPC body: whose signature it is about. Absent: the owner's. */
export const dryRunOptionsSchema = z.object({ as_signer_id: resourceId.optional() });

const conditionTrace = z.strictObject({
  field: z.string(),
  operator: z.string(),
  expected: z.union([z.string(), z.array(z.string())]),
  expected_more: z.int().optional(),
  actual: z.string().nullable(),
  reading: z.enum(["value", "absent", "unreadable"]),
  met: z.boolean(),
});

const decision = z.enum(["ALLOW", "DENY"]);

/** What one policy says, and why. */
export const policyVerdictSchema = z.strictObject({
  decision,
  policy: z.strictObject({
    id: z.string(),
    name: z.string(),
    version: z.int(),
    /** The rule that decided; null where none matched, which denies. */
    rule: z.string().nullable(),
  }),
  explanation: z.string(),
  trace: z.array(
    z.strictObject({
      part: z.int(),
      rule: z.string(),
      name: z.string(),
      action: decision,
      matched: z.boolean(),
      conditions: z.array(conditionTrace),
    }),
  ),
});

/** `POST /v1/wallets/{id}/rpc/dry_run` */
export const dryRunSchema = z.strictObject({
  method: z.string(),
  decision,
  judge: z.strictObject({
    /** Whose policies judge: the owner's, an additional signer's, or for a wallet without owner those of the wallet, which the app secret alone uses. */
    role: z.enum(["owner", "additional_signer", "app"]),
    quorum_id: z.string().nullable(),
  }),
  explanation: z.string(),
  /** One for each policy that judges; none allows everything. */
  policies: z.array(policyVerdictSchema),
});
