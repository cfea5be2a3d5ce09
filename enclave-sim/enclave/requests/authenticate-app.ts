import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { ParsedRequest } from "./parsed-request.ts";

/**
 * Checks the app secret of basic auth against the sealed app record. The host checks it too, but an ownerless wallet is moved by the app
 * secret alone, so the enclave must not take the host's word for it (law 2).
 *
 * @throws ApiError invalid_credentials, the same for a wrong app, user and secret.
 */
export function authenticateApp(request: ParsedRequest, app: AppContent): void {
  const [scheme, credentials] = (request.raw.headers.authorization ?? "").split(" ");
  const [user, secret] = splitOnce(Buffer.from(scheme === "Basic" ? (credentials ?? "") : "", "base64").toString("utf8"));
  const hash = createHash("sha256").update(secret).digest();
  const isSecret = timingSafeEqual(hash, Buffer.from(app.secret_hash, "hex"));
  if (!isSecret || user !== request.appId) throw new ApiError("invalid_credentials", "Invalid app ID or app secret.");
}

function splitOnce(text: string): [string, string] {
  const cut = text.indexOf(":");
  return cut < 0 ? ["", ""] : [text.slice(0, cut), text.slice(cut + 1)];
}
