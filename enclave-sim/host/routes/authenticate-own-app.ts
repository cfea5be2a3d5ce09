import { ApiError } from "../../../lib/protocol/errors.ts";
import { authenticateReader, type Reader } from "../auth/authenticate-reader.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";

/** A call by an app about itself. @throws ApiError not_found for another app's id, whether there is one or not, and for a user's token */
export async function authenticateOwnApp(request: ApiRequest, services: HostServices): Promise<Reader> {
  const reader = await authenticateReader(request, services);
  if (reader.userId === null && request.params.app_id === reader.appId) return reader;
  throw new ApiError("not_found", "There is no such app, or it is not yours.");
}
