import { z } from "zod";
import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import { searchUsersBodySchema, userSchema } from "../../../lib/protocol/api/users.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { type ApiAnswer, jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { describeUsers } from "../records/describe-users.ts";
import { findUser, type UserQuestion } from "../records/find-user.ts";
import { loadRecords } from "../records/load-evidence.ts";
import type { HostServices } from "../services.ts";
import type { Route } from "./route.ts";

const text = z.string().min(1).max(320);

/** One route of the form `POST /users/<account>/<member>` with that member as body. */
type Lookup = readonly [path: string, schema: z.ZodType<string | number>, ask: (handle: string) => UserQuestion];

const byAccount = (account: string) => (handle: string) => ({ account, handle });
const byName = (name: string) => (handle: string) => ({ name, handle });

const LOOKUPS: readonly Lookup[] = [
  ["email/address", text, byAccount("email")],
  ["phone/number", text, byAccount("phone")],
  ["custom_auth/custom_user_id", text, byAccount("custom_auth")],
  ["wallet/address", text, (address) => ({ address })],
  ["smart_wallet/address", text, byAccount("smart_wallet")],
  ["farcaster/fid", z.int().nonnegative(), byAccount("farcaster")],
  ["telegram/telegram_user_id", text, byAccount("telegram")],
  ["telegram/username", text, byName("telegram.username")],
  ["twitter/subject", text, byAccount("twitter_oauth")],
  ["twitter/username", text, byName("twitter_oauth.username")],
  ["discord/username", text, byName("discord_oauth.username")],
  ["github/username", text, byName("github_oauth.username")],
  ["instagram/username", text, byName("instagram_oauth.username")],
  ["twitch/username", text, byName("twitch_oauth.username")],
  ["spotify/subject", text, byAccount("spotify_oauth")],
];

/** Users by what their accounts are known by. They come before `/users/{user_id}`, which would take `search` for an id. */
export const userLookupRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/users/search",
    tag: "Users",
    summary: "Search a user",
    description: "By a part of an id, handle, name or address, or by lists of which any may match. The best match is answered.",
    access: "app",
    body: searchUsersBodySchema,
    response: userSchema,
    errors: ["invalid_data", "user_does_not_exist"],
    handle: (request, services) =>
      answerUser(request, services, () => {
        const body = parseBody(searchUsersBodySchema, request.body, "body");
        return "searchTerm" in body ? { term: body.searchTerm } : body;
      }),
  },
  ...LOOKUPS.map(describeLookup),
];

function describeLookup([path, schema, ask]: Lookup): Route {
  const [account = "", member = ""] = path.split("/");
  const body = z.strictObject({ [member]: schema });
  return {
    method: "POST",
    // Privy names this one path by another word than its body.
    path: `/users/${path === "custom_auth/custom_user_id" ? "custom_auth/id" : path}`,
    tag: "Users",
    summary: `Get a user by ${account.replace("_", " ")} ${member.replaceAll("_", " ")}`,
    access: "app",
    body,
    response: userSchema,
    errors: ["invalid_data", "user_does_not_exist"],
    handle: (request, services) => answerUser(request, services, () => ask(String(parseBody(body, request.body, "body")[member] ?? ""))),
  };
}

/** @param ask called once the app is authenticated: a stranger learns nothing from a malformed body */
async function answerUser(request: ApiRequest, services: HostServices, ask: () => UserQuestion): Promise<ApiAnswer> {
  const reader = await authenticateAppReader(request, services);
  const question = ask();
  const { timing } = request;
  const id = await timing.measure("db", () => findUser(services.database, reader.appId, question));
  const records = id === null ? [] : await timing.measure("db", () => loadRecords(services.database, reader.appId, [id]));
  const user = records.find((record) => record.id === id);
  if (user === undefined) throw new ApiError("user_does_not_exist", "No user of this app is known by that.");
  const [described] = await timing.measure("db", () => describeUsers(services.database, [user]));
  return jsonAnswer(200, described);
}
