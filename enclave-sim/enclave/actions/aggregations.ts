import { createAggregationBodySchema } from "../../../lib/protocol/api/aggregations.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatAggregation } from "../../../lib/protocol/format-records.ts";
import type { Aggregation } from "../../../lib/protocol/policy/aggregation-schema.ts";
import { checkRule } from "../../../lib/protocol/policy/check-rule.ts";
import { explainMetric, groupCondition, isWalletField } from "../../../lib/protocol/policy/measure-action.ts";
import { referencesOf } from "../../../lib/protocol/policy/references-of.ts";
import type { AggregationContent } from "../../../lib/protocol/sealed-record.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { authenticateApp } from "../requests/authenticate-app.ts";
import { authorizeByQuorum } from "../requests/authorize-by-quorum.ts";
import { formatNumber } from "../requests/format-number.ts";
import { assertEmptyBody } from "../requests/parsed-request.ts";
import { assertReferences } from "../requests/policy-references.ts";
import { assertNotExpired } from "../requests/replay-guard.ts";
import { nowMs } from "../trusted-clock.ts";
import type { Action } from "./action.ts";
import { changeRecords } from "./change-records.ts";
import { recordCreated } from "./record-created.ts";
import { resolveOwner } from "./resolve-owner.ts";

/** `POST /v1/aggregations`, by the app secret: it counts from the moment the host has stored it, and limits nothing until a policy refers to it. */
export const createAggregation: Action = async (context) => {
  const { request, app, evidence, services } = context;
  authenticateApp(request, app);
  const { owner, owner_id, ...input } = parseBody(createAggregationBodySchema, request.body, "body", "invalid_aggregation_format");
  const aggregation: Aggregation = { ...input, conditions: input.conditions ?? [], group_by: input.group_by ?? [] };
  assertReadable(aggregation);
  assertReferences([aggregation], evidence);
  const { ownerId, created } = resolveOwner({ owner, owner_id }, context);
  const content: AggregationContent = { ...aggregation, owner_id: ownerId, created_at: nowMs() };
  assertLight(content, evidence);
  const sealed = services.sealer.seal("aggregation", createId(), request.appId, 1, content);
  return recordCreated("aggregation.create", formatAggregation(sealed.record.id, content), [sealed, ...created]);
};

/** `GET /v1/aggregations/{id}`: what it stands at is known only here. The host has asked who reads; nothing is decided by it. */
export const getAggregation: Action = async ({ evidence, services, params }) => {
  const { record, content } = evidence.get("aggregation", params[0] ?? "");
  const current = services.ledger.counts.numbersOf(record.id, nowMs()).map(formatNumber);
  return { status: 200, body: { ...formatAggregation(record.id, content), current }, receipt: null };
};

/** `DELETE /v1/aggregations/{id}`, approved by its owner, if it has one. A policy that still names it cannot read it: its ALLOW matches nothing more, its DENY everything. */
export const deleteAggregation: Action = async (context) => {
  const { request, app, evidence, services, params } = context;
  const id = params[0] ?? "";
  const { record, content } = evidence.get("aggregation", id);
  const approval = authorizeByQuorum(request, app, evidence, [content.owner_id]);
  assertNotExpired(request);
  assertEmptyBody(request);
  const { abi: _, ...metric } = content.metric;
  // The deletion is shown for weeks, and nothing is read from it.
  const tombstone: AggregationContent = { ...content, metric, conditions: [], group_by: [], deleted_at: nowMs() };
  const deleted = services.sealer.seal("aggregation", id, request.appId, record.version + 1, tombstone);
  return changeRecords(context, "aggregation.delete", approval, { success: true }, [deleted]);
};

/** What could never be counted is refused when it is written, not found out when a cap is needed. */
function assertReadable({ method, metric, group_by, conditions }: Aggregation): void {
  const unmeasurable = explainMetric(metric);
  if (unmeasurable !== null) throw refusal(`metric: ${metric.field_source}.${metric.field}: ${unmeasurable}.`);
  const unreadable = group_by.find((field) => !isWalletField(field) && groupCondition(field) === undefined);
  if (unreadable !== undefined) throw refusal(`group_by: ${unreadable.field_source}.${unreadable.field}: is no field that can be read.`);
  const nested = conditions.findIndex(({ field_source }) => field_source === "reference");
  if (nested >= 0) throw refusal(`conditions[${nested}]: an aggregation cannot depend on an aggregation.`);
  const [problem] = checkRule({ method, conditions });
  if (problem !== undefined) throw refusal(`${problem.path.join(".")}: ${problem.problem}.`);
}

/** All aggregations of an app, and the sets that they look into, go with every request of the app: together they must leave room for what the request is about. */
const MAX_CHARACTERS = 32_768;
const MAX_CONDITION_SETS = 4;

function assertLight(aggregation: AggregationContent, evidence: Evidence): void {
  const { length } = JSON.stringify(aggregation);
  if (length > MAX_CHARACTERS) {
    throw refusal(`the aggregation has ${length} characters, at most ${MAX_CHARACTERS} are taken: leave only what is read in an abi.`);
  }
  const all = [aggregation, ...evidence.all("aggregation").map(({ content }) => content)];
  const { conditionSetIds } = referencesOf(all);
  if (conditionSetIds.length > MAX_CONDITION_SETS) {
    throw refusal(
      `conditions: the app's aggregations would look into ${conditionSetIds.length} condition sets, at most ${MAX_CONDITION_SETS} go with every request.`,
    );
  }
}

function refusal(message: string): ApiError {
  return new ApiError("invalid_aggregation_format", message);
}
