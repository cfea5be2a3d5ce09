import { authorizeIntentBodySchema, intentPageSchema, intentSchema, listIntentsQuerySchema } from "../../../lib/protocol/api/intents.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { type Intent, Prisma } from "../../../prisma/vault/generated/client.ts";
import { refuseUsers } from "../auth/authenticate-app-reader.ts";
import { authenticateReader, type Reader } from "../auth/authenticate-reader.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { carryOutIntent } from "../intents/carry-out-intent.ts";
import { describeIntents } from "../intents/describe-intents.ts";
import { hasSigned, mayAuthorize } from "../intents/intent-visibility.ts";
import { listIntents } from "../intents/list-intents.ts";
import { loadIntents } from "../intents/load-intents.ts";
import { loadEvidence } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import { executeAction } from "./execute-action.ts";
import type { Route } from "./route.ts";

export const intentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/intents",
    tag: "Intents",
    summary: "List intents, newest first",
    description: "A user's token lists what that user may authorize, or has authorized.",
    access: "app-or-user",
    query: listIntentsQuerySchema,
    response: intentPageSchema,
    errors: ["invalid_data"],
    async handle(request, services) {
      const reader = await authenticateReader(request, services);
      const filter = parseBody(listIntentsQuerySchema, request.query, "query");
      return jsonAnswer(200, await request.timing.measure("db", () => listIntents(services.database, reader, filter)));
    },
  },
  {
    method: "GET",
    path: "/intents/{intent_id}",
    tag: "Intents",
    summary: "Get an intent",
    access: "app-or-user",
    response: intentSchema,
    errors: ["intent_not_found"],
    async handle(request, services) {
      return jsonAnswer(200, await describeOne(request, services, await requireIntent(request, services)));
    },
  },
  {
    method: "POST",
    path: "/intents/{intent_id}/authorize",
    tag: "Intents",
    summary: "Authorize an intent with one member's signature",
    description:
      "The signature is over `authorization_payload` of the intent, and is verified at once. With the last one that is needed the request is carried out, judged by the quorums and policies of that moment.",
    access: "app-or-user",
    body: authorizeIntentBodySchema,
    response: intentSchema,
    errors: [
      "invalid_data",
      "intent_not_found",
      "intent_not_pending",
      "intent_already_authorized",
      "intent_dismissed",
      "zero_correct_authorization_signatures",
      "user_session_keys_expired",
      "no_valid_user_session_keys",
    ],
    handle: authorizeIntent,
  },
  {
    method: "POST",
    path: "/intents/{intent_id}/reject",
    tag: "Intents",
    summary: "Reject an intent",
    description: "It is then never carried out, whoever signs.",
    access: "app",
    response: intentSchema,
    errors: ["intent_not_found", "intent_not_pending", "resource_conflict"],
    async handle(request, services) {
      const found = await requireIntent(request, services);
      refuseUsers(found.reader);
      await act(request, services, found);
      return jsonAnswer(200, await describeOne(request, services, found));
    },
  },
];

interface FoundIntent {
  readonly reader: Reader;
  readonly row: Intent;
}

async function authorizeIntent(request: ApiRequest, services: HostServices): Promise<ApiAnswer> {
  const found = await requireIntent(request, services);
  await act(request, services, found);
  await carryOutIntent(services, found.row.appId, found.row.id);
  return jsonAnswer(200, await describeOne(request, services, found));
}

/** @throws ApiError intent_not_found for an intent of another app, or one that is none of this user's business */
async function requireIntent(request: ApiRequest, services: HostServices): Promise<FoundIntent> {
  const id = request.params.intent_id ?? "";
  const reader = await authenticateReader(request, services);
  const { appId, userId } = reader;
  const isTheirs = userId === null ? Prisma.empty : Prisma.sql`AND (${mayAuthorize(userId)} OR ${hasSigned(userId)})`;
  const [visible] = await request.timing.measure("db", () =>
    services.database.$queryRaw<unknown[]>(Prisma.sql`SELECT 1 FROM intent i WHERE i.id = ${id} AND i.app_id = ${appId} ${isTheirs}`),
  );
  const row =
    visible === undefined ? null : await request.timing.measure("db", () => services.database.intent.findUnique({ where: { id } }));
  if (row === null) throw new ApiError("intent_not_found", `There is no intent ${id} in this app.`);
  return { reader, row };
}

/** Has the enclave judge the call. A closed intent is refused here already, with how it ended. */
async function act(request: ApiRequest, services: HostServices, { row }: FoundIntent): Promise<void> {
  const { id, appId, resourceId, status, dismissalReason } = row;
  if (status === "dismissed") throw new ApiError("intent_dismissed", dismissalReason ?? undefined, { status });
  if (status !== "pending") throw new ApiError("intent_not_pending", `The intent is ${status}.`, { status });
  const { records } = await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, [id, resourceId]));
  await executeAction(request, services, { records, shares: undefined }, { scope: null });
}

async function describeOne(request: ApiRequest, { database }: HostServices, { row }: FoundIntent): Promise<Record<string, unknown>> {
  const [described] = await request.timing.measure("db", async () => {
    const { rows, records } = await loadIntents(database, row.appId, [row.id]);
    return describeIntents(database, rows, records);
  });
  if (described === undefined) throw new Error(`the record of intent ${row.id} is missing`);
  return described.body;
}
