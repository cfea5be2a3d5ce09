import { formatKeyQuorum, formatPolicy, formatPolicyRule, formatWallet } from "../../../lib/protocol/format-records.ts";
import { createAuthorizationPayload } from "../../../lib/protocol/intent-payload.ts";
import type { IntentContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import type { Intent } from "../../../prisma/vault/generated/client.ts";
import { readOwner } from "../records/describe-wallets.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { isDeleted, readContent } from "../records/read-content.ts";
import type { VaultWriter } from "../vault-database.ts";
import { describeAuthorization, intentQuorumIds, type QuorumProgress } from "./describe-authorization.ts";

interface DescribedIntent {
  /** Privy's IntentResponse. */
  readonly body: Record<string, unknown>;
  readonly quorums: readonly QuorumProgress[];
}

/**
 * Privy's IntentResponses, in three rounds to the database whatever their number.
 *
 * @param records the sealed intents of `rows`, in their order
 */
export async function describeIntents(
  database: VaultWriter,
  rows: readonly Intent[],
  records: readonly SealedRecord[],
): Promise<DescribedIntent[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const { appId } = first;
  const load = async (ids: readonly string[]) =>
    new Map((await loadRecords(database, appId, [...new Set(ids)])).map((record) => [record.id, record]));
  const intents = records.map((record) => readContent("intent", record));
  const resources = await load(intents.map(({ resource_id }) => resource_id));
  const quorumIds = intents.map((intent) => intentQuorumIds(intent, resources.get(intent.resource_id)));
  const [quorums, approvals] = await Promise.all([
    load(quorumIds.flat()),
    database.intentApproval.findMany({ where: { intentId: { in: rows.map(({ id }) => id) } } }),
  ]);
  const nested = await load(
    [...quorums.values()].flatMap((quorum) => (quorum.type === "key_quorum" ? readContent("key_quorum", quorum).key_quorum_ids : [])),
  );
  const app = resources.get(appId);
  const creator = app === undefined ? "" : readContent("app", app).name;
  return rows.map((row, index) => {
    const intent = intents[index];
    if (intent === undefined) throw new Error(`the record of intent ${row.id} is missing`);
    const mine = approvals
      .filter(({ intentId }) => intentId === row.id)
      .map(({ member, signedAt }) => [member, signedAt.getTime()] as const);
    const present = (quorumIds[index] ?? []).flatMap((id) => quorums.get(id) ?? []).filter(({ type }) => type === "key_quorum");
    const progress = describeAuthorization(present, nested, new Map(mine));
    return {
      body: formatIntent(row, intent, progress, { resource: resources.get(intent.resource_id), quorums, creator }),
      quorums: progress,
    };
  });
}

interface Surroundings {
  readonly resource: SealedRecord | undefined;
  /** Those of all the intents' resources, by id. */
  readonly quorums: ReadonlyMap<string, SealedRecord>;
  readonly creator: string;
}

function formatIntent(
  row: Intent,
  intent: IntentContent,
  progress: readonly QuorumProgress[],
  { resource, quorums, creator }: Surroundings,
): Record<string, unknown> {
  const payload = createAuthorizationPayload(row.appId, intent);
  const { method, url } = payload;
  const { authorization, actionResult, dismissedAt, dismissalReason, rejectedAt } = row;
  return {
    intent_id: row.id,
    intent_type: intent.intent_type,
    status: row.status === "pending" && intent.expires_at <= Date.now() ? "expired" : row.status,
    resource_id: intent.resource_id,
    request_details: { method, url, ...(intent.body === "" ? {} : { body: JSON.parse(intent.body) as unknown }) },
    authorization_payload: payload,
    // Once it is carried out, who counted then; the quorum may have changed since, by this very intent.
    authorization_details: authorization !== null ? (JSON.parse(authorization) as unknown) : progress.map(({ details }) => details),
    created_by_display_name: creator,
    created_at: intent.created_at,
    custom_expiry: intent.custom_expiry,
    expires_at: intent.expires_at,
    ...describeResource(intent, resource, quorums),
    ...(actionResult !== null ? { action_result: JSON.parse(actionResult) as unknown } : {}),
    ...(dismissedAt !== null ? { dismissed_at: dismissedAt.getTime(), dismissal_reason: dismissalReason } : {}),
    ...(rejectedAt !== null ? { rejected_at: rejectedAt.getTime() } : {}),
  };
}

function describeResource(
  { intent_type, path }: IntentContent,
  resource: SealedRecord | undefined,
  quorums: Surroundings["quorums"],
): Record<string, unknown> {
  if (resource === undefined || isDeleted(resource)) return {};
  if (resource.type === "wallet") {
    const content = readContent("wallet", resource);
    return { current_resource_data: formatWallet(resource.id, content, readOwner(quorums.get(content.owner_id ?? ""))) };
  }
  if (resource.type === "key_quorum") return { current_resource_data: formatKeyQuorum(resource.id, readContent("key_quorum", resource)) };
  if (resource.type !== "policy") return {};
  const policy = formatPolicy(resource.id, readContent("policy", resource));
  if (intent_type !== "RULE") return { current_resource_data: policy };
  const rule = readContent("policy", resource).rules.find(({ id }) => id === path.split("/rules/")[1]);
  return { ...(rule === undefined ? {} : { current_resource_data: formatPolicyRule(rule) }), policy };
}
