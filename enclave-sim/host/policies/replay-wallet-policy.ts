import type { z } from "zod";
import type { policyReplaySchema } from "../../../lib/protocol/api/policy-replay.ts";
import type { PolicyRule } from "../../../lib/protocol/policy/policy-schema.ts";
import { type ReplayReferences, replayPolicy } from "../../../lib/protocol/policy/replay-policy.ts";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { isDeleted, readContent } from "../records/read-content.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { readPastAction } from "./read-past-action.ts";

const MAX_TRANSACTIONS = 1_000;

interface Subject {
  readonly walletId: string;
  readonly policyId: string | null;
  readonly proposed: readonly PolicyRule[];
  /** Evidence of the wallet and of what the proposed rules refer to. */
  readonly records: readonly SealedRecord[];
}

/**
 * "What would this change have refused?" The history is what this host stores: the wallet's Ethereum transactions that were signed to be sent, read back from
 * their signed bytes. Signed requests are not stored, so what was only signed and handed over is no part of it, nor what other wallets added to a sum.
 */
export async function replayWalletPolicy(
  database: VaultDatabase,
  { walletId, policyId, proposed, records }: Subject,
): Promise<z.infer<typeof policyReplaySchema>> {
  const rows = await database.transaction.findMany({
    where: { walletId, caip2: { startsWith: "eip155:" }, signedTransaction: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MAX_TRANSACTIONS + 1,
  });
  const covered = rows.slice(0, MAX_TRANSACTIONS);
  const history = covered.toReversed().map(readPastAction);
  const references = readReferences(records);
  const now = replayPolicy(history, readRules(records, policyId), references).reverse();
  const then = replayPolicy(history, proposed, references).reverse();
  const results = covered.flatMap(({ id, hash, caip2, createdAt }, index) => {
    const [before, after] = [now[index], then[index]];
    if (before === undefined || after === undefined) return [];
    return [{ id, hash: hash ?? "", caip2, created_at: createdAt.getTime(), now: before, proposed: after }];
  });
  return {
    policy_id: policyId,
    covered: {
      transactions: covered.length,
      since: covered.at(-1)?.createdAt.getTime() ?? null,
      complete: rows.length <= MAX_TRANSACTIONS,
    },
    newly_refused: results.filter((result) => result.now.decision === "ALLOW" && result.proposed.decision === "DENY").length,
    newly_allowed: results.filter((result) => result.now.decision === "DENY" && result.proposed.decision === "ALLOW").length,
    results,
  };
}

/** A policy that is gone allows nothing. */
function readRules(records: readonly SealedRecord[], policyId: string | null): readonly PolicyRule[] | null {
  if (policyId === null) return null;
  const policy = records.find(({ type, id }) => type === "policy" && id === policyId);
  return policy === undefined || isDeleted(policy) ? [] : readContent("policy", policy).rules;
}

function readReferences(records: readonly SealedRecord[]): ReplayReferences {
  const living = records.filter((record) => !isDeleted(record));
  const sets = living.filter(({ type }) => type === "condition_set");
  const aggregations = living.filter(({ type }) => type === "aggregation");
  return {
    conditionSets: new Map(
      sets.map((record) => [record.id, new Set(readContent("condition_set", record).items.map(({ value }) => value))]),
    ),
    aggregations: new Map(aggregations.map((record) => [record.id, readContent("aggregation", record)])),
  };
}
