import "../assert-server-runtime.ts";
import { getAddress } from "viem";
import type { NewAutomation, SignersChange } from "../../protocol/app/automation.ts";
import { nextRun } from "../../protocol/app/next-run.ts";
import { ApiError } from "../../protocol/errors.ts";
import { type AutomationContext, listAllowed, proposeSigners } from "./propose-signers.ts";
import { readTerms } from "./read-terms.ts";
import { signerPolicy } from "./signer-policy.ts";

/**
 * Writes an automation down and proposes the wallet's signers with it. It runs once the owner has signed them.
 *
 * @throws ApiError wallet_not_found, not_supported
 */
export async function createAutomation(
  context: AutomationContext,
  userId: string,
  { walletId, terms, creationId }: NewAutomation,
): Promise<SignersChange> {
  const { database } = context;
  const wallet = await database.wallet.findFirst({ where: { id: walletId, userId } });
  if (wallet === null) throw new ApiError("wallet_not_found", "There is no such wallet of yours.");
  if (wallet.chainType !== "ethereum") throw new ApiError("not_supported", "Automations are for Ethereum wallets.");
  const { kind, everyMinutes, startsAtMs, endsAtMs, token, watched, call } = terms;
  const first = nextRun({ everyMinutes, startsAtMs, endsAtMs }, startsAtMs - 1);
  const row = await database.automation.upsert({
    where: { creationId: `${userId}-${creationId}` },
    update: {},
    create: {
      userId,
      walletId,
      creationId: `${userId}-${creationId}`,
      kind,
      recipient: getAddress(terms.recipient),
      token: token === null ? null : getAddress(token),
      amount: terms.amount,
      watched: watched === null ? null : getAddress(watched),
      thresholdWei: terms.thresholdWei,
      dayLimit: terms.dayLimit,
      call: call === null ? null : JSON.stringify(call),
      everyMinutes,
      startsAt: new Date(startsAtMs),
      endsAt: endsAtMs === null ? null : new Date(endsAtMs),
      nextRunAt: first === null ? null : new Date(first),
    },
  });
  const others = (await listAllowed(database, walletId, await signerPolicy(database, walletId))).filter(({ id }) => id !== row.id);
  const automations = [...others, row].map((automation) => ({ id: automation.id, terms: readTerms(automation) }));
  return proposeSigners(context, { userId, walletId, creationId }, automations);
}
