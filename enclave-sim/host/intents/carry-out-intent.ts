import { randomUUID } from "node:crypto";
import type { IntentActionResult } from "../../../lib/protocol/api/intents.ts";
import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";
import { parseStrictJson } from "../../../lib/protocol/parse-strict-json.ts";
import type { IntentContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { INTENT_HEADER } from "../../../lib/protocol/vsock.ts";
import type { Intent } from "../../../prisma/vault/generated/client.ts";
import { toApiError } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { RateUse } from "../http/rate-use.ts";
import { Timing } from "../http/timing.ts";
import { loadRecords } from "../records/load-evidence.ts";
import { isDeleted, readContent } from "../records/read-content.ts";
import { keyQuorumRoutes } from "../routes/key-quorum-routes.ts";
import { policyRoutes } from "../routes/policy-routes.ts";
import { policyRuleRoutes } from "../routes/policy-rule-routes.ts";
import { walletActionRoutes } from "../routes/wallet-action-routes.ts";
import { walletByIdRoutes } from "../routes/wallet-by-id-routes.ts";
import type { HostServices } from "../services.ts";
import type { VaultWriter } from "../vault-database.ts";
import { emitEvent } from "../webhooks/emit-event.ts";
import type { QuorumProgress } from "./describe-authorization.ts";
import { describeIntents } from "./describe-intents.ts";
import { describeEvent } from "./index-intent.ts";
import { loadIntents } from "./load-intents.ts";

/** Longer than any request may take; only then may another host, or the next run of this one, take it up. */
export const LEASE_MS = 60_000;
const RETRY_MS = 2_000;

/** The direct routes: an intent's request goes the very way that it would have gone if all signatures had come with it. */
const DIRECT = [...walletActionRoutes, ...walletByIdRoutes, ...policyRoutes, ...policyRuleRoutes, ...keyQuorumRoutes];

/** Nothing is decided by these: the request may come again as it is. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "enclave_unavailable",
  "enclave_phase",
  "database_unavailable",
  "chain_unavailable",
  "request_in_progress",
  "resource_conflict",
  "too_many_requests",
]);

/** Carries out an intent if it is pending and enough members have signed; whoever comes second does nothing. */
export async function carryOutIntent(services: HostServices, appId: string, id: string): Promise<void> {
  if (await claimIntent(services.database, services.holder, appId, id)) await resumeIntent(services, id);
}

/** Takes a pending intent that enough members have signed for this host; false for any other. */
export async function claimIntent(database: VaultWriter, holder: string, appId: string, id: string): Promise<boolean> {
  const { rows, records } = await loadIntents(database, appId, [id]);
  const [described] = await describeIntents(database, rows, records);
  if (!described?.quorums.some(({ isMet }) => isMet)) return false;
  const now = Date.now();
  const { count } = await database.intent.updateMany({
    where: { id, status: "pending", expiresAt: { gt: new Date(now) } },
    data: { status: "processing", holder, leaseUntil: new Date(now + LEASE_MS), updatedAt: new Date(now) },
  });
  return count === 1;
}

/**
 * Carries out an intent that this host has claimed, perhaps once more after a crash. Nothing runs twice: what changes or sends has its answer stored
 * with what it did and finds it again, and what merely signs makes the same signature again.
 */
export async function resumeIntent(services: HostServices, id: string): Promise<void> {
  const { database } = services;
  const row = await database.intent.findUniqueOrThrow({ where: { id } });
  const { rows, records } = await loadIntents(database, row.appId, [id]);
  const [record] = records;
  if (record === undefined) return settle(services, row, null, { status: "failed", error: new ApiError("intent_not_found") });
  const [described] = await describeIntents(database, rows, records);
  const quorums = described?.quorums ?? [];
  // Before it runs: it may change the very quorum that approved it.
  await database.intent.updateMany({
    where: { id, status: "processing", authorization: null },
    data: { authorization: JSON.stringify(quorums.map(({ details }) => details)) },
  });
  const rate = new RateUse();
  try {
    const answer = await carryOut(services, record, rate);
    const result = describeResult(answer.status, JSON.parse(answer.text), quorums);
    return await settle(services, row, record, { status: "executed", result });
  } catch (error) {
    const refusal = toApiError(error, id);
    if (refusal !== error) services.log.error({ err: error, intent_id: id }, "intent.failed");
    // A full minute is waited for: each try counts, and many that wait would keep it full.
    if (TRANSIENT.has(refusal.code)) return retryLater(services, id, Math.max(RETRY_MS, rate.waitMs));
    // Counted by the quorum as it is now, it is not enough (any more): others may still sign.
    if (refusal.status === 401 && refusal.code !== "chain_not_enabled") return settle(services, row, record, { status: "pending" });
    if (refusal.code === "intent_dismissed" || (await isGone(services, record))) {
      return settle(services, row, record, { status: "dismissed", error: refusal });
    }
    const result = describeResult(refusal.status, JSON.parse(JSON.stringify(refusal.toWire())), quorums);
    await settle(services, row, record, {
      status: "failed",
      error: refusal,
      result,
    });
  }
}

function carryOut(services: HostServices, record: SealedRecord, rate: RateUse) {
  const intent = readContent("intent", record);
  const { route, params } = findRoute(intent);
  const id = randomUUID();
  const request: ApiRequest = {
    id,
    raw: {
      method: intent.method,
      path: intent.path,
      origin: intent.origin,
      body: intent.body,
      headers: { "privy-app-id": record.app_id, "privy-request-expiry": String(intent.expires_at), [INTENT_HEADER]: record.id },
    },
    body: intent.body === "" ? undefined : parseStrictJson(intent.body),
    params,
    query: {},
    caller: "",
    rate,
    timing: new Timing(),
    log: services.log.child({ request_id: id, intent_id: record.id }),
  };
  return route.handle(request, services);
}

function findRoute({ method, path }: IntentContent) {
  for (const route of DIRECT) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const match = new RegExp(`^(?:/api)?/v1${route.path.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (route.method !== method || match === null) continue;
    return { route, params: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""])) };
  }
  throw new ApiError("not_supported", `This server has no route for ${method} ${path}.`);
}

function describeResult(
  status_code: number,
  response_body: IntentActionResult["response_body"],
  quorums: readonly QuorumProgress[],
): IntentActionResult {
  const by = quorums.find(({ isMet }) => isMet);
  const name = by?.details.display_name;
  return {
    executed_at: Date.now(),
    status_code,
    ...(by === undefined ? {} : { authorized_by_id: by.id }),
    ...(name === undefined ? {} : { authorized_by_display_name: name }),
    response_body,
  };
}

/** What the intent is about may have gone between claim and execution. */
async function isGone({ database }: HostServices, record: SealedRecord): Promise<boolean> {
  const { resource_id } = readContent("intent", record);
  const resource = (await loadRecords(database, record.app_id, [resource_id])).find(({ id }) => id === resource_id);
  if (resource === undefined || isDeleted(resource)) return true;
  return resource.type === "wallet" && readContent("wallet", resource).archived_at !== undefined;
}

async function retryLater({ database, holder }: HostServices, id: string, waitMs: number): Promise<void> {
  await database.intent.updateMany({ where: { id, status: "processing", holder }, data: { leaseUntil: new Date(Date.now() + waitMs) } });
}

interface Settlement {
  readonly status: "pending" | "executed" | "failed" | "dismissed";
  readonly error?: ApiError;
  readonly result?: IntentActionResult;
}

/** Once: another host that took it up meanwhile has settled it already. */
async function settle(
  { database, log }: HostServices,
  { id, appId }: Intent,
  record: SealedRecord | null,
  { status, error, result }: Settlement,
): Promise<void> {
  const dismissal = status === "dismissed" ? { dismissedAt: new Date(), dismissalReason: error?.message ?? null } : {};
  await database.$transaction(async (writer) => {
    const { count } = await writer.intent.updateMany({
      where: { id, status: "processing" },
      data: {
        status,
        holder: null,
        leaseUntil: null,
        updatedAt: new Date(),
        ...dismissal,
        ...(result === undefined ? {} : { actionResult: JSON.stringify(result) }),
        ...(status === "pending" ? { authorization: null } : {}),
      },
    });
    if (count === 0 || record === null || result === undefined) return;
    const facts = { ...describeEvent(record), status, action_result: result };
    await emitEvent(writer, appId, status === "executed" ? "intent.executed" : "intent.failed", facts);
  });
  log.info({ intent_id: id, status, code: error?.code }, "intent.status");
}
