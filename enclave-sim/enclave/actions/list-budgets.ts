import type { Budget } from "../../../lib/protocol/api/budgets.ts";
import { type Cap, listCaps } from "../../../lib/protocol/policy/list-caps.ts";
import { isWalletField } from "../../../lib/protocol/policy/measure-action.ts";
import type { AggregationContent } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";
import type { GroupNumber } from "../witness/aggregation-counts.ts";
import type { WitnessLedger } from "../witness/witness-ledger.ts";
import type { Action } from "./action.ts";

/**
 * `GET /v1/wallets/{id}/budgets`: what remains of each cap that the wallet's own policy or a signer's override sets, by the books that the next request is judged
 * by. The host has asked who reads; nothing is decided by it.
 */
export const listBudgets: Action = async ({ evidence, services, params }) => {
  const walletId = params[0] ?? "";
  const { policy_ids, additional_signers } = evidence.get("wallet", walletId).content;
  const judges = [
    ...policy_ids.map((policyId) => ({ policyId, signerId: null })),
    ...additional_signers.flatMap(({ signer_id, override_policy_ids }) =>
      (override_policy_ids ?? []).map((policyId) => ({ policyId, signerId: signer_id })),
    ),
  ];
  const budgets = judges.flatMap(({ policyId, signerId }): Budget[] => {
    const policy = evidence.find("policy", policyId)?.content;
    return listCaps(policy?.rules ?? []).flatMap((cap) => {
      const aggregation = evidence.find("aggregation", cap.aggregationId)?.content;
      const facts = {
        policy_id: policyId,
        policy_name: policy?.name ?? "",
        signer_id: signerId,
        rule_id: cap.rule.id,
        rule_name: cap.rule.name,
        rule_method: cap.rule.method,
        rule_action: cap.rule.action,
        aggregation_id: cap.aggregationId,
        aggregation_name: aggregation?.name ?? null,
        window_seconds: aggregation?.window.seconds ?? null,
        limit: cap.limit.toString(),
      };
      const numbers = aggregation === undefined ? [GONE] : readNumbers(cap, aggregation, walletId, services.ledger);
      return numbers.map((number): Budget => ({ ...facts, ...formatRemainder(number, aggregation === undefined ? 0n : cap.limit) }));
    });
  });
  return { status: 200, body: { budgets }, receipt: null };
};

/** Of a deleted aggregation nothing can be read, so nothing is allowed by it. */
const GONE: GroupNumber = { group: [], used: 0n, reserved: 0n, nextRelease: null };

/** The groups in use. Where the wallet alone decides the group there is always one; else a group that is not in use has the whole limit. */
function readNumbers({ aggregationId }: Cap, { group_by }: AggregationContent, walletId: string, { counts }: WitnessLedger): GroupNumber[] {
  const walletAt = group_by.findIndex(isWalletField);
  const numbers = counts.numbersOf(aggregationId, nowMs()).filter(({ group }) => walletAt < 0 || group[walletAt] === walletId);
  if (numbers.length > 0) return numbers;
  const isDecided = group_by.every(isWalletField);
  return isDecided ? [{ ...GONE, group: group_by.map(() => walletId) }] : [];
}

function formatRemainder({ group, used, reserved, nextRelease }: GroupNumber, limit: bigint) {
  const taken = used + reserved;
  return {
    group: [...group],
    used: used.toString(),
    reserved: reserved.toString(),
    remaining: (taken < limit ? limit - taken : 0n).toString(),
    next_release: nextRelease === null ? null : { at: nextRelease.atMs, amount: nextRelease.amount.toString() },
  };
}
