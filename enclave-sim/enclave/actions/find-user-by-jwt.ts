import type { JWTPayload } from "jose";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { verifyUserToken } from "../../../lib/protocol/verify-user-token.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { nowMs } from "../trusted-clock.ts";
import type { ActionContext } from "./action.ts";

/**
 * Verifies the JWT and finds the user it names: the one whose sealed `custom_auth` account is the token's `sub`. A test token names a user by id, and
 * finds nobody but those that were made for the app's test accounts.
 */
export async function findUserByJwt(
  jwt: string,
  { app, evidence, request }: ActionContext,
): Promise<{ user: OpenedRecord<"user">; claims: JWTPayload & { sub: string } }> {
  const { claims, isTest } = await verifyUserToken(jwt, app, request.appId, nowMs());
  const isNamed = ({ record, content }: OpenedRecord<"user">): boolean =>
    isTest
      ? record.id === claims.sub && (app.development?.accounts.some(({ id }) => id === content.test_account_id) ?? false)
      : content.linked_accounts.some((account) => account.type === "custom_auth" && account.custom_user_id === claims.sub);
  const user = evidence.all("user").find(isNamed);
  if (user === undefined) throw new ApiError("user_does_not_exist", "No user of this app has the token's `sub` as custom_auth account.");
  return { user, claims };
}
