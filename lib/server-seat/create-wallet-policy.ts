import "./assert-server-runtime.ts";
import { policySchema } from "../protocol/api/policies.ts";
import type { NewPolicy } from "../protocol/app/custody-change.ts";
import { canonicalizeJson } from "../protocol/canonical-request.ts";
import { ApiError } from "../protocol/errors.ts";
import type { JsonValue } from "../protocol/parse-strict-json.ts";
import type { AppDatabase } from "./app-database.ts";
import { createOnce } from "./create-once.ts";
import { type VerifyCreation, verifyCreation } from "./verify-creation.ts";

type Policy = ReturnType<typeof policySchema.parse>;

/**
 * Makes a policy for a wallet, owned by the wallet's owner: its limits are changed by the same seats that move the money, so a server that is held to them
 * cannot loosen them alone. It judges nothing until a signed change names it. Believed only with the enclave's receipt, and only if it is what was asked for.
 *
 * @throws ApiError wallet_not_found, invalid_policy_format
 */
export async function createWalletPolicy(
  database: AppDatabase,
  userId: string,
  { walletId, role, name, rules, creationId }: NewPolicy,
  verify: VerifyCreation = verifyCreation,
): Promise<Policy> {
  const wallet = await database.wallet.findFirst({ where: { id: walletId, userId } });
  if (wallet === null) throw new ApiError("wallet_not_found", "There is no such wallet of yours.");
  const body = { version: "1.0", name, chain_type: wallet.chainType, rules, owner_id: wallet.ownerId };
  const key = `wallet-policy-${userId}-${creationId}`;
  const policy = await createOnce(policySchema, "policy.create", "/v1/policies", key, verify, body);
  // The backend gives each rule an id; all else must have come back as it went.
  const returned = policy.rules.map(({ id: _, ...rule }) => rule);
  const asked = rules.map(({ id: _, ...rule }) => rule);
  const isAsAsked = policy.owner_id === wallet.ownerId && canonicalizeJson(returned as JsonValue) === canonicalizeJson(asked);
  if (!isAsAsked) throw new Error("the policy was not created as asked");
  await database.walletPolicy.upsert({ where: { id: policy.id }, create: { id: policy.id, walletId, role, name }, update: {} });
  return policy;
}
