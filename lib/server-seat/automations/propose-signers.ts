import "../assert-server-runtime.ts";
import type { Automation } from "../../../prisma/app/generated/client.ts";
import type { SignersChange } from "../../protocol/app/automation.ts";
import { automationRule } from "../../protocol/app/automation-rule.ts";
import type { AppDatabase } from "../app-database.ts";
import { createWalletPolicy } from "../create-wallet-policy.ts";
import { ensureServerSigner } from "../ensure-server-signer.ts";
import { ensureStandardCap } from "../ensure-standard-cap.ts";
import type { ServerSeatKey } from "../server-seat-key.ts";
import type { VerifyCreation } from "../verify-creation.ts";

export interface AutomationContext {
  database: AppDatabase;
  seat: ServerSeatKey;
  chainId: number;
  verify?: VerifyCreation;
}

/** Makes the policy that allows exactly these automations. Nothing holds until the wallet's owner has signed what is returned. */
export async function proposeSigners(
  { database, seat, chainId, verify }: AutomationContext,
  { userId, walletId, creationId }: { userId: string; walletId: string; creationId: string },
  automations: readonly { id: string; terms: Parameters<typeof automationRule>[0] }[],
): Promise<SignersChange> {
  if (automations.length === 0) return { additionalSigners: [] };
  const signerId = await ensureServerSigner(database, seat, verify);
  const daySumId = await ensureStandardCap(database, "eth_day_recipient", signerId, verify);
  const rules = automations.map(({ terms }) => automationRule(terms, { chainId, daySumId }));
  const policy = await createWalletPolicy(
    database,
    userId,
    { walletId, role: "signer", name: "Your server’s automations", rules, creationId },
    verify,
  );
  // The policy has one rule for each, in this order.
  const data = automations.map(({ id }, index) => ({ automationId: id, policyId: policy.id, ruleId: policy.rules[index]?.id ?? null }));
  await database.automationGrant.createMany({ data, skipDuplicates: true });
  return { additionalSigners: [{ signer_id: signerId, override_policy_ids: [policy.id] }] };
}

/** Automations of a wallet that its server's signer is allowed now. */
export async function listAllowed(database: AppDatabase, walletId: string, policyId: string | null): Promise<Automation[]> {
  if (policyId === null) return [];
  return database.automation.findMany({ where: { walletId, grants: { some: { policyId } } }, orderBy: { createdAt: "asc" } });
}
