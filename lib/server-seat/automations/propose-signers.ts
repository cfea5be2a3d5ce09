import "../assert-server-runtime.ts";
import { createHash } from "node:crypto";
import type { Automation } from "../../../prisma/app/generated/client.ts";
import type { AutomationTerms, SignersChange } from "../../protocol/app/automation.ts";
import { automationRule } from "../../protocol/app/automation-rule.ts";
import type { AppDatabase } from "../app-database.ts";
import { createWalletPolicy } from "../create-wallet-policy.ts";
import { ensureServerSigner } from "../ensure-server-signer.ts";
import { ensureStandardCap, type StandardCap } from "../ensure-standard-cap.ts";
import type { ServerSeatKey } from "../server-seat-key.ts";
import type { VerifyCreation } from "../verify-creation.ts";
import { signerPolicy } from "./signer-policy.ts";

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
  automations: readonly { id: string; terms: AutomationTerms }[],
): Promise<SignersChange> {
  if (automations.length === 0) return { additionalSigners: [] };
  const signerId = await ensureServerSigner(database, seat, verify);
  const rules = await Promise.all(
    automations.map(async ({ terms }) => {
      const cap = capOf(terms);
      return automationRule(terms, { chainId, capId: cap === null ? null : await ensureStandardCap(database, cap, signerId, verify) });
    }),
  );
  const replacesId = await signerPolicy(database, walletId);
  const policy = await createWalletPolicy(
    database,
    userId,
    { walletId, role: "signer", name: "Your server’s automations", rules, creationId: nameAttempt(creationId, replacesId) },
    verify,
  );
  await database.walletPolicy.update({ where: { id: policy.id }, data: { replacesId } });
  // The policy has one rule for each, in this order.
  const data = automations.map(({ id }, index) => ({ automationId: id, policyId: policy.id, ruleId: policy.rules[index]?.id ?? null }));
  await database.automationGrant.createMany({ data, skipDuplicates: true });
  return { additionalSigners: [{ signer_id: signerId, override_policy_ids: [policy.id] }] };
}

/** The count that the day's limit is held against. A call that takes no ETH has none. */
export function capOf({ token, amount }: AutomationTerms): StandardCap | null {
  if (token !== null) return "token_day";
  return amount === "0" ? null : "eth_day_recipient";
}

/** A second try after somebody changed the signers makes another policy: the first would undo that change. */
function nameAttempt(creationId: string, replacesId: string | null): string {
  const hash = createHash("sha256").update(`${creationId} ${replacesId}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Automations of a wallet that its server's signer is allowed now. */
export async function listAllowed(database: AppDatabase, walletId: string, policyId: string | null): Promise<Automation[]> {
  if (policyId === null) return [];
  return database.automation.findMany({ where: { walletId, grants: { some: { policyId } } }, orderBy: { createdAt: "asc" } });
}
