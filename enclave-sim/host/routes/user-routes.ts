import { enrolFactorBodySchema, enrolledFactorsSchema, factorListSchema } from "../../../lib/protocol/api/factors.ts";
import { createUserBodySchema, userSchema } from "../../../lib/protocol/api/users.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { formatFactor, formatUser } from "../../../lib/protocol/format-records.ts";
import type { UserContent } from "../../../lib/protocol/sealed-record.ts";
import { authenticateReader, requireRecord } from "../auth/authenticate-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { runAppAction } from "./app-action.ts";
import { executeAction } from "./execute-action.ts";
import type { Route } from "./route.ts";
import { authenticateTokenCall } from "./token-action.ts";

export const userRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/users",
    tag: "Users",
    summary: "Create a user",
    access: "app",
    body: createUserBodySchema,
    response: userSchema,
    errors: ["invalid_data", "resource_already_exists"],
    handle: (request, services) => runAppAction(request, services, []),
  },
  {
    method: "GET",
    path: "/users/{user_id}",
    tag: "Users",
    summary: "Get a user",
    access: "app-or-user",
    response: userSchema,
    errors: ["user_does_not_exist"],
    async handle(request, services) {
      const { id, user } = await readUser(request, services);
      return jsonAnswer(200, formatUser(id, user));
    },
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
      const evidence = await authenticateTokenCall(request, services, [request.params.user_id ?? ""]);
      return executeAction(request, services, evidence, { scope: null });
    },
  },
];

async function readUser(request: ApiRequest, services: HostServices): Promise<{ id: string; user: UserContent }> {
  const id = request.params.user_id ?? "";
  const reader = await authenticateReader(request, services, [id]);
  if (reader.userId !== null && reader.userId !== id) throw new ApiError("user_does_not_exist", `There is no user ${id} in this app.`);
  return { id, user: requireRecord(reader, "user", id, "user_does_not_exist") };
}
