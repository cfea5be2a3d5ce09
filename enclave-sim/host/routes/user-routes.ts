import { enrolFactorBodySchema, enrolledFactorsSchema, factorListSchema } from "../../../lib/protocol/api/factors.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import {
  createUserBodySchema,
  linkedAccountInputSchema,
  listUsersQuerySchema,
  pregenerateWalletsBodySchema,
  setCustomMetadataBodySchema,
  unlinkAccountBodySchema,
  userPageSchema,
  userSchema,
} from "../../../lib/protocol/api/users.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatFactor } from "../../../lib/protocol/format-records.ts";
import type { SealedRecord, UserContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { assertAllowlisted } from "../records/assert-allowlisted.ts";
import { describeUsers } from "../records/describe-users.ts";
import { listUsers } from "../records/list-users.ts";
import { loadEvidence } from "../records/load-evidence.ts";
import { idempotencyScope } from "../requests/request-scope.ts";
import type { HostServices } from "../services.ts";
import { authenticateApp, runAppAction } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import { readIds } from "./read-ids.ts";
import type { Route } from "./route.ts";
import { authenticateTokenCall } from "./token-action.ts";
import { userLookupRoutes } from "./user-lookup-routes.ts";

export const userRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/users",
    tag: "Users",
    summary: "Create a user, with wallets if you like",
    description: "Each wallet is owned by a key quorum of its own, with the user as only member.",
    access: "app",
    body: createUserBodySchema,
    response: userSchema,
    errors: ["invalid_data", "not_supported", "policy_not_found", "key_quorum_not_found", "allowlist_rejected", "resource_already_exists"],
    handle: (request, services) => runUserAction(request, services, readWalletIds(request)),
  },
  {
    method: "GET",
    path: "/users",
    tag: "Users",
    summary: "List users, newest first",
    access: "app",
    query: listUsersQuerySchema,
    response: userPageSchema,
    errors: ["invalid_data"],
    async handle(request, services) {
      const reader = await authenticateAppReader(request, services);
      const query = parseBody(listUsersQuerySchema, request.query, "query");
      const page = await request.timing.measure("db", () => listUsers(services.database, reader.appId, query));
      const data = await request.timing.measure("db", () => describeUsers(services.database, page.records));
      return jsonAnswer(200, { data, next_cursor: page.nextCursor });
    },
  },
  ...userLookupRoutes,
  {
    method: "GET",
    path: "/users/{user_id}",
    tag: "Users",
    summary: "Get a user",
    access: "app-or-user",
    response: userSchema,
    errors: ["user_does_not_exist"],
    async handle(request, services) {
      const { record } = await readUser(request, services);
      const [user] = await request.timing.measure("db", () => describeUsers(services.database, [record]));
      return jsonAnswer(200, user);
    },
  },
  {
    method: "DELETE",
    path: "/users/{user_id}",
    tag: "Users",
    summary: "Delete a user",
    description: "For good: nobody can fill the user's seats any more. What needs them to be moved cannot be moved again.",
    access: "app",
    errors: ["user_does_not_exist", "resource_conflict"],
    handle: (request, services) => runAppAction(request, services, [request.params.user_id ?? ""]),
  },
  {
    method: "POST",
    path: "/users/{user_id}/custom_metadata",
    tag: "Users",
    summary: "Replace a user's custom metadata",
    access: "app",
    body: setCustomMetadataBodySchema,
    response: userSchema,
    errors: ["invalid_data", "user_does_not_exist", "resource_conflict"],
    handle: (request, services) => runUserAction(request, services, []),
  },
  {
    method: "PATCH",
    path: "/users/{user_id}/custom_metadata",
    tag: "Users",
    summary: "Merge into a user's custom metadata",
    description: "Members that the body does not name stay as they are.",
    access: "app",
    body: setCustomMetadataBodySchema,
    response: userSchema,
    errors: ["invalid_data", "user_does_not_exist", "resource_conflict"],
    handle: (request, services) => runUserAction(request, services, []),
  },
  {
    method: "POST",
    path: "/users/{user_id}/accounts",
    tag: "Users",
    summary: "Link an account",
    description: "Any type but `custom_auth`: whose tokens sign for a user is said when the user is created, and not added to afterwards.",
    access: "app",
    body: linkedAccountInputSchema,
    response: userSchema,
    errors: ["invalid_data", "not_supported", "user_does_not_exist", "resource_already_exists", "resource_conflict"],
    handle: (request, services) => runUserAction(request, services, []),
  },
  {
    method: "POST",
    path: "/users/{user_id}/accounts/unlink",
    tag: "Users",
    summary: "Unlink an account",
    access: "app",
    body: unlinkAccountBodySchema,
    response: userSchema,
    errors: ["invalid_data", "user_does_not_exist", "linked_account_not_found", "resource_conflict"],
    handle: (request, services) => runUserAction(request, services, []),
  },
  {
    method: "POST",
    path: "/users/{user_id}/wallets",
    tag: "Users",
    summary: "Create wallets for a user",
    description: "Each is owned by a key quorum of its own, with the user as only member.",
    access: "app",
    body: pregenerateWalletsBodySchema,
    response: userSchema,
    errors: ["invalid_data", "not_supported", "user_does_not_exist", "policy_not_found", "key_quorum_not_found", "resource_already_exists"],
    handle: (request, services) => runUserAction(request, services, readWalletIds(request)),
  },
  {
    method: "GET",
    path: "/users/{user_id}/factors",
    tag: "Users",
    summary: "List a user's factors",
    access: "app-or-user",
    response: factorListSchema,
    errors: ["user_does_not_exist"],
    async handle(request, services) {
      const { user } = await readUser(request, services);
      return jsonAnswer(200, { data: user.factors.map(formatFactor) });
    },
  },
  {
    method: "POST",
    path: "/users/{user_id}/factors",
    tag: "Users",
    summary: "Enrol a passkey or device key",
    description: "The first factor needs the user's token; each later one also an assertion of a present factor. Verified in the enclave.",
    access: "user-token",
    body: enrolFactorBodySchema,
    response: enrolledFactorsSchema,
    errors: ["missing_or_invalid_token", "factor_already_enrolled", "factor_invalid", "user_does_not_exist", "resource_conflict"],
    async handle(request, services) {
      const { appId } = await authenticateTokenCall(request, services);
      const ids = [request.params.user_id ?? ""];
      const evidence = await request.timing.measure("db", () => loadEvidence(services.database, services.cipher, appId, ids));
      return executeAction(request, services, evidence, { scope: null });
    },
  },
];

async function readUser(request: ApiRequest, services: HostServices): Promise<{ record: SealedRecord; user: UserContent }> {
  const id = request.params.user_id ?? "";
  const reader = await authenticateReader(request, services, [id]);
  const missing = new ApiError("user_does_not_exist", `There is no user ${id} in this app.`);
  if (reader.userId !== null && reader.userId !== id) throw missing;
  const user = requireRecord(reader, "user", id, "user_does_not_exist");
  const record = reader.records.find((candidate) => candidate.id === id);
  if (record === undefined) throw missing;
  return { record, user };
}

/** An action on a user whose answer is the user, with the wallets that exist and those that were just made. */
async function runUserAction(request: ApiRequest, services: HostServices, ids: readonly string[]): Promise<ApiAnswer> {
  const userId = request.params.user_id;
  const { appId, app, evidence } = await authenticateApp(request, services, userId === undefined ? ids : [userId, ...ids]);
  if (userId === undefined) await request.timing.measure("db", () => assertAllowlisted(services.database, appId, app, request.body));
  return executeAction(request, services, evidence, {
    scope: idempotencyScope(request, appId),
    async complete(body, changed) {
      const user = [...changed, ...evidence.records].find((record) => record.type === "user" && isNamed(body, record.id));
      const made = changed.filter((record) => record.type === "wallet");
      if (user === undefined) throw new Error("the enclave acted on a user that nobody sent it");
      const [described] = await request.timing.measure("db", () => describeUsers(services.database, [user], made));
      return described;
    },
  });
}

function isNamed(body: unknown, id: string): boolean {
  return typeof body === "object" && body !== null && "id" in body && body.id === id;
}

/** Records that the wallets of a body may need. */
function readWalletIds({ body }: ApiRequest): string[] {
  const signers = ["wallets", "additional_signers"];
  return readIds(body, ["wallets", "policy_ids"], [...signers, "signer_id"], [...signers, "override_policy_ids"]);
}
