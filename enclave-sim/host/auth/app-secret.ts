import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent, SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { readContent } from "../records/read-content.ts";

export interface BasicCredentials {
  readonly appId: string;
  readonly secret: string;
}

/** Reads `Authorization: Basic …`; null when the header is absent, of another scheme, or malformed. */
export function readBasicCredentials(header: string | undefined): BasicCredentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const cut = text.indexOf(":");
  return cut < 0 ? null : { appId: text.slice(0, cut), secret: text.slice(cut + 1) };
}

/** @throws ApiError missing_or_invalid_privy_app_id when the header is missing */
export function assertAppId(header: string | undefined): string {
  if (header === undefined || header === "") throw new ApiError("missing_or_invalid_privy_app_id", "Invalid app ID or app secret.");
  return header;
}

/**
 * Checks basic auth against the app's record. One answer for an unknown app, another app's user and a wrong secret: a stranger learns
 * nothing. The enclave checks again from the sealed record; this check keeps strangers from costing it anything.
 *
 * @throws ApiError invalid_credentials
 */
export function assertAppSecret(appId: string, authorization: string | undefined, records: readonly SealedRecord[]): AppContent {
  const credentials = readBasicCredentials(authorization);
  const record = records.find((candidate) => candidate.type === "app" && candidate.id === appId);
  const app = record === undefined ? null : readContent("app", record);
  // Hashed and compared even for an unknown app, so that time does not tell which apps exist.
  const given = createHash("sha256")
    .update(credentials?.secret ?? "")
    .digest();
  const isSecret = timingSafeEqual(given, Buffer.from(app?.secret_hash ?? "0".repeat(64), "hex"));
  if (app === null || credentials === null || credentials.appId !== appId || !isSecret) {
    throw new ApiError("invalid_credentials", "Invalid app ID or app secret.");
  }
  return app;
}
