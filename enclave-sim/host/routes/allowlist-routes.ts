import { z } from "zod";
import {
  allowlistDeletionSchema,
  allowlistEntryInputSchema,
  allowlistEntrySchema,
  normalizeEntry,
} from "../../../lib/protocol/api/allowlist.ts";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import { listAllowlist } from "../records/list-allowlist.ts";
import { authenticateOwnApp } from "./authenticate-own-app.ts";
import type { Route } from "./route.ts";

/** Whom an app lets become a user while its list is on (`npm run apps -- set APP_ID --allowlist on`). It gives nobody authority over a wallet. */
export const allowlistRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/apps/{app_id}/allowlist",
    tag: "Apps",
    summary: "List whom the app lets become a user",
    access: "app",
    response: z.array(allowlistEntrySchema),
    errors: ["not_found"],
    async handle(request, services) {
      const { appId } = await authenticateOwnApp(request, services);
      return jsonAnswer(200, await request.timing.measure("db", () => listAllowlist(services.database, appId)));
    },
  },
  {
    method: "POST",
    path: "/apps/{app_id}/allowlist",
    tag: "Apps",
    summary: "Let an email address, a domain, a phone number or a wallet become a user",
    description: "While the list is on, a new user needs one account that is on it. Inviting twice is inviting once.",
    access: "app",
    body: allowlistEntryInputSchema,
    response: allowlistEntrySchema,
    errors: ["invalid_data", "feature_not_enabled", "not_found"],
    async handle(request, { database, ...services }) {
      const { appId, app } = await authenticateOwnApp(request, { database, ...services });
      assertEnabled(app);
      const { type, value } = normalizeEntry(parseBody(allowlistEntryInputSchema, request.body, "body"));
      const where = { appId_type_value: { appId, type, value } };
      const create = { id: createId(), appId, type, value };
      const { id } = await request.timing.measure("db", () => database.allowlistEntry.upsert({ where, create, update: {} }));
      const [entry] = await request.timing.measure("db", () => listAllowlist(database, appId, id));
      return jsonAnswer(200, entry);
    },
  },
  {
    method: "DELETE",
    path: "/apps/{app_id}/allowlist",
    tag: "Apps",
    summary: "Take somebody off the allowlist",
    description: "The entry is named in the body. Who is a user already stays one.",
    access: "app",
    body: allowlistEntryInputSchema,
    response: allowlistDeletionSchema,
    errors: ["invalid_data", "feature_not_enabled", "allowlist_entry_not_found", "not_found"],
    async handle(request, services) {
      const { appId, app } = await authenticateOwnApp(request, services);
      assertEnabled(app);
      const { type, value } = normalizeEntry(parseBody(allowlistEntryInputSchema, request.body, "body"));
      const { count } = await request.timing.measure("db", () =>
        services.database.allowlistEntry.deleteMany({ where: { appId, type, value } }),
      );
      if (count === 0) throw new ApiError("allowlist_entry_not_found", `This ${type} is not on the app's allowlist.`);
      return jsonAnswer(200, { message: "Allowlist entry deleted" });
    },
  },
];

function assertEnabled({ allowlist_enabled }: AppContent): void {
  if (allowlist_enabled === true) return;
  throw new ApiError("feature_not_enabled", "The allowlist is off for this app: `npm run apps -- set APP_ID --allowlist on`.");
}
