import type { JWTPayload } from "jose";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { OpenedRecord } from "../evidence/record-seal.ts";
import { verifyUserJwt } from "../requests/verify-user-jwt.ts";
import type { ActionContext } from "./action.ts";

/** Verifies the JWT and finds the user it names: the one whose sealed `custom_auth` account is the token's `sub`. */
export async function findUserByJwt(
  jwt: string,
  { app, evidence }: ActionContext,
): Promise<{ user: OpenedRecord<"user">; claims: JWTPayload & { sub: string } }> {
  const claims = await verifyUserJwt(jwt, app);
  const user = evidence
    .all("user")
    .find(({ content }) =>
      content.linked_accounts.some((account) => account.type === "custom_auth" && account.custom_user_id === claims.sub),
    );
  if (user === undefined) throw new ApiError("user_does_not_exist", "No user of this app has the token's `sub` as custom_auth account.");
  return { user, claims };
}
