import type { z } from "zod";
import { updateKeyQuorumBodySchema } from "../../../../lib/protocol/api/key-quorums.ts";
import { updatePolicyBodySchema } from "../../../../lib/protocol/api/policies.ts";
import { rpcBodySchema } from "../../../../lib/protocol/api/rpc.ts";
import { transferBodySchema } from "../../../../lib/protocol/api/transfers.ts";
import { updateWalletBodySchema } from "../../../../lib/protocol/api/wallets.ts";
import { ApiError } from "../../../../lib/protocol/errors.ts";
import { policyRuleBodySchema } from "../../../../lib/protocol/policy/policy-schema.ts";
import type { IntentContent } from "../../../../lib/protocol/sealed-record.ts";

interface IntentKind {
  readonly type: IntentContent["intent_type"];
  readonly method: IntentContent["method"];
  /** Of the request itself, below `/v1`. */
  readonly pattern: RegExp;
  readonly resource: IntentContent["resource_type"];
  /** The direct route's; null for a deletion. */
  readonly schema: z.ZodType | null;
  /** The intent would replace a version of its resource, and is about that version only. */
  readonly isPinned: boolean;
}

interface FoundKind {
  readonly kind: IntentKind;
  readonly resourceId: string;
  readonly ruleId: string | undefined;
}

const ID = "([0-9a-z]{24,25})";
const RULE_ID = "([A-Za-z0-9_-]{1,64})";

/** The requests that members can be asked to approve one by one. */
const KINDS: readonly IntentKind[] = [
  { type: "RPC", method: "POST", pattern: below(`/wallets/${ID}/rpc`), resource: "wallet", schema: rpcBodySchema, isPinned: false },
  {
    type: "TRANSFER",
    method: "POST",
    pattern: below(`/wallets/${ID}/transfer`),
    resource: "wallet",
    schema: transferBodySchema,
    isPinned: false,
  },
  { type: "WALLET", method: "PATCH", pattern: below(`/wallets/${ID}`), resource: "wallet", schema: updateWalletBodySchema, isPinned: true },
  {
    type: "POLICY",
    method: "PATCH",
    pattern: below(`/policies/${ID}`),
    resource: "policy",
    schema: updatePolicyBodySchema,
    isPinned: true,
  },
  {
    type: "RULE",
    method: "POST",
    pattern: below(`/policies/${ID}/rules`),
    resource: "policy",
    schema: policyRuleBodySchema,
    isPinned: true,
  },
  {
    type: "RULE",
    method: "PATCH",
    pattern: below(`/policies/${ID}/rules/${RULE_ID}`),
    resource: "policy",
    schema: policyRuleBodySchema,
    isPinned: true,
  },
  { type: "RULE", method: "DELETE", pattern: below(`/policies/${ID}/rules/${RULE_ID}`), resource: "policy", schema: null, isPinned: true },
  {
    type: "KEY_QUORUM",
    method: "PATCH",
    pattern: below(`/key_quorums/${ID}`),
    resource: "key_quorum",
    schema: updateKeyQuorumBodySchema,
    isPinned: true,
  },
];

/** @param path of the request that the intent is for, without `/intents`. @throws ApiError not_found */
export function findIntentKind(method: string, path: string): FoundKind {
  for (const kind of KINDS) {
    const match = kind.method === method ? kind.pattern.exec(path) : null;
    if (match !== null) return { kind, resourceId: match[1] ?? "", ruleId: match[2] };
  }
  throw new ApiError("not_found", `No intent can be made of ${method} ${path}.`);
}

function below(path: string): RegExp {
  return new RegExp(`^(?:/api)?/v1${path}$`);
}
