import { ApiError } from "../../../lib/protocol/errors.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { authenticateReader, type Reader } from "./authenticate-reader.ts";

/**
 * Authenticates a read that only the app itself may make, with its secret, and loads the wanted records in the same round.
 *
 * @throws ApiError as authenticateReader does, and invalid_credentials where a user's token is not enough
 */
export async function authenticateAppReader(request: ApiRequest, services: HostServices, ids: readonly string[] = []): Promise<Reader> {
  const reader = await authenticateReader(request, services, ids);
  refuseUsers(reader);
  return reader;
}

/** @throws ApiError invalid_credentials */
export function refuseUsers({ userId }: Reader): void {
  if (userId !== null) throw new ApiError("invalid_credentials", "This is read with the app secret, not with a user's token.");
}
