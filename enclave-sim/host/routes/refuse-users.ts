import { ApiError } from "../../../lib/protocol/errors.ts";
import type { Reader } from "../auth/authenticate-reader.ts";

/** @throws ApiError invalid_credentials where a user's token is not enough */
export function refuseUsers({ userId }: Reader): void {
  if (userId !== null) throw new ApiError("invalid_credentials", "This is read with the app secret, not with a user's token.");
}
