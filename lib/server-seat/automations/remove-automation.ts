import "../assert-server-runtime.ts";
import type { SignersChange } from "../../protocol/app/automation.ts";
import { ApiError } from "../../protocol/errors.ts";
import { stopAutomation } from "./pause-automation.ts";
import { type AutomationContext, listAllowed, proposeSigners } from "./propose-signers.ts";
import { readTerms } from "./read-terms.ts";
import { signerPolicy } from "./signer-policy.ts";

/**
 * Proposes the wallet's signers without an automation: without the last one, nobody. It is paused at once, whether the change is signed or not, so that nothing
 * goes out while the person confirms.
 *
 * @throws ApiError not_found
 */
export async function removeAutomation(
  context: AutomationContext,
  userId: string,
  { automationId, creationId }: { automationId: string; creationId: string },
): Promise<SignersChange> {
  const { database } = context;
  const row = await database.automation.findFirst({ where: { id: automationId, userId } });
  if (row === null) throw new ApiError("not_found", "There is no such automation of yours.");
  await stopAutomation(database, row.id);
  const rest = (await listAllowed(database, row.walletId, await signerPolicy(database, row.walletId))).filter(({ id }) => id !== row.id);
  const automations = rest.map((automation) => ({ id: automation.id, terms: readTerms(automation) }));
  return proposeSigners(context, { userId, walletId: row.walletId, creationId }, automations);
}
