import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { walletBatchSchema } from "../../../lib/protocol/api/wallets.ts";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import { type ApiAnswer, errorAnswer, jsonAnswer, toApiError } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { loadEvidence } from "../records/load-evidence.ts";
import { idempotencyScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import { readWalletIds } from "./read-ids.ts";

/** Wallets in work at once, so that one batch leaves connections for others. */
const AT_ONCE = 8;

/**
 * `POST /v1/wallets/batch`: as many calls of `POST /v1/wallets` as there are wallets, each with its own transaction, receipt and result. An idempotency
 * key counts for each place of the batch, so a batch that is sent again after a lost answer makes only what is not made yet.
 */
export async function createWalletBatch(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const { appId } = await authenticateApp(request, services, []);
  const { wallets } = parseBody(walletBatchSchema, request.body, "body");
  const results: unknown[] = [];
  while (results.length < wallets.length) {
    const start = results.length;
    const slice = wallets.slice(start, start + AT_ONCE) as JsonValue[];
    results.push(...(await Promise.all(slice.map((wallet, offset) => createOne(request, services, appId, wallet, start + offset)))));
  }
  return jsonAnswer(200, { results });
}

async function createOne(request: ApiRequest, services: HostServices, appId: string, body: JsonValue, index: number): Promise<unknown> {
  const raw = { ...request.raw, path: request.raw.path.replace(/\/batch$/, ""), body: JSON.stringify(body) };
  const single = { ...request, raw, body };
  const answer = await runOne(single, services, appId, index).catch((error: unknown) => {
    const apiError = toApiError(error, request.id);
    if (apiError !== error) request.log.error({ err: error, index }, "request.failed");
    return errorAnswer(apiError);
  });
  const result = JSON.parse(answer.text);
  return answer.status === 200
    ? { index, success: true, wallet: result }
    : { index, success: false, error: result.error, code: result.code };
}

async function runOne(single: ApiRequest, services: HostServices, appId: string, index: number): Promise<ApiAnswer> {
  const { database, cipher } = services;
  const scope = idempotencyScope(single, appId);
  const evidence = await single.timing.measure("db", () => loadEvidence(database, cipher, appId, readWalletIds(single.body)));
  // No path has a #, so no other request can have this scope.
  return executeAction(single, services, evidence, { scope: scope === null ? null : { ...scope, path: `${scope.path}/batch#${index}` } });
}
