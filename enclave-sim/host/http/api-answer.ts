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
  if (isUnstorableText(error))
    return new ApiError("invalid_data", "The request contains the character U+0000 in a text that is looked up or stored.");
  return new ApiError("internal", `Something broke on our side. Quote the request id ${requestId}.`, { request_id: requestId });
}

/** Prisma's codes for a server that cannot be reached, refuses or drops connections, or has none free; and Node's for the socket under it. */
const DATABASE_DOWN = /^(P1001|P1002|P1008|P1017|P2024|P2037|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0[123])$/;

const DATABASE_DOWN_WORDS =
  /Can't reach database server|Server has closed the connection|Connection terminated|timeout exceeded when trying to connect/i;

function isDatabaseDown(error: unknown): boolean {
  return causesOf(error).some(({ codes, message }) => codes.some((code) => DATABASE_DOWN.test(code)) || DATABASE_DOWN_WORDS.test(message));
}

/** PostgreSQL's `character_not_in_repertoire`: of what JSON can say, U+0000 alone. */
function isUnstorableText(error: unknown): boolean {
  return causesOf(error).some(({ codes, message }) => codes.includes("22021") || /invalid byte sequence for encoding "UTF8"/.test(message));
}

/** An error and what it was caused by: the database's own words are some levels down. */
function causesOf(error: unknown): { readonly codes: readonly string[]; readonly message: string }[] {
  const causes = [];
  for (let current: unknown = error, depth = 0; typeof current === "object" && current !== null && depth < 5; depth++) {
    const codes = ["code" in current ? current.code : undefined, "originalCode" in current ? current.originalCode : undefined];
    const message = "message" in current && typeof current.message === "string" ? current.message : "";
    causes.push({ codes: codes.filter((code) => typeof code === "string"), message });
    current = "cause" in current ? current.cause : undefined;
  }
  return causes;
}
