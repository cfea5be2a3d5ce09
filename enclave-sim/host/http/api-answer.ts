import { ApiError, type ErrorCode } from "../../../lib/protocol/errors.ts";

/** What a route answers. `text` is JSON and goes out byte for byte, so that a stored answer is the same answer. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
}

/** Repeating these with the same bytes can never help, though the SDK would: it repeats every 409 and 5xx. */
const POINTLESS_TO_RETRY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "factor_already_enrolled",
  "request_replayed",
  "resource_already_exists",
  "request_in_progress",
  "sealed_record_invalid",
  "sealed_record_stale",
  "share_invalid",
]);

export function jsonAnswer(status: number, body: unknown, headers?: Readonly<Record<string, string>>): ApiAnswer {
  const text = status === 204 ? "" : JSON.stringify(body);
  return headers === undefined ? { status, text } : { status, text, headers };
}

/** `{error, code, …details}` with the retry headers that the SDK obeys. */
export function errorAnswer(error: ApiError): ApiAnswer {
  const headers: Record<string, string> = {};
  if (error.status === 503) headers["retry-after"] = "1";
  if (POINTLESS_TO_RETRY.has(error.code)) headers["x-should-retry"] = "false";
  return { status: error.status, text: JSON.stringify(error.toWire()), headers };
}

/** What is not an ApiError is our fault; its words stay in the log, and the request id leads to them. */
export function toApiError(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error;
  if (isDatabaseDown(error)) return new ApiError("database_unavailable", "The vault database does not answer. Nothing was signed.");
  return new ApiError("internal", `Something broke on our side. Quote the request id ${requestId}.`, { request_id: requestId });
}

/** Prisma's codes for a server that cannot be reached, refuses or drops connections, or has none free; and Node's for the socket under it. */
const DATABASE_DOWN = /^(P1001|P1002|P1008|P1017|P2024|P2037|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0[123])$/;

function isDatabaseDown(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; typeof current === "object" && current !== null && depth < 5; depth++) {
    if ("code" in current && typeof current.code === "string" && DATABASE_DOWN.test(current.code)) return true;
    if ("originalCode" in current && typeof current.originalCode === "string" && DATABASE_DOWN.test(current.originalCode)) return true;
    if (
      "message" in current &&
      typeof current.message === "string" &&
      /Can't reach database server|Server has closed the connection|Connection terminated|timeout exceeded when trying to connect/i.test(
        current.message,
      )
    )
      return true;
    current = "cause" in current ? current.cause : undefined;
  }
  return false;
}
