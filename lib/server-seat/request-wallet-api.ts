import "./assert-server-runtime.ts";
import type { z } from "zod";
import { wireErrorSchema } from "../protocol/app/wallet-action.ts";
import { ApiError, isErrorCode } from "../protocol/errors.ts";
import { getSiteEnvironment } from "./environment.ts";

export interface WalletApiRequest {
  method: "GET" | "POST" | "PATCH";
  /** `/v1/…` */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  timeoutMs?: number;
}

export interface WalletApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or null where the answer was none. */
  body: unknown;
}

/** Errors of the network layer at which the request cannot have reached anybody. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * One request to the wallet API as this app, by basic auth. A string `body` is sent as it is, everything else as JSON.
 *
 * @throws ApiError wallet_api_unavailable; `outcome` is `not_sent`, or `unknown` when the backend may have acted on it
 */
export async function requestWalletApi({
  method,
  path,
  body,
  headers = {},
  timeoutMs = 20_000,
}: WalletApiRequest): Promise<WalletApiAnswer> {
  const { WALLET_API_URL, WALLET_API_ORIGIN, PRIVY_APP_ID, PRIVY_APP_SECRET } = getSiteEnvironment();
  const { host, protocol } = new URL(WALLET_API_ORIGIN);
  const init: RequestInit = {
    method,
    headers: {
      ...headers,
      accept: "application/json",
      authorization: `Basic ${Buffer.from(`${PRIVY_APP_ID}:${PRIVY_APP_SECRET}`).toString("base64")}`,
      "privy-app-id": PRIVY_APP_ID,
      // The internal address is not the one that signed urls name.
      "x-forwarded-host": host,
      "x-forwarded-proto": protocol.slice(0, -1),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  };
  try {
    const response = await fetch(`${WALLET_API_URL}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  } catch (error) {
    const outcome = NEVER_SENT.has(causeCode(error)) ? "not_sent" : "unknown";
    throw new ApiError("wallet_api_unavailable", unavailableText(outcome), { outcome });
  }
}

/**
 * The same for calls whose answer has one form.
 *
 * @throws ApiError with the wallet API's code, text and details
 */
export async function callWalletApi<T>(schema: z.ZodType<T>, request: WalletApiRequest): Promise<T> {
  return parseAnswer(schema, request, await requestWalletApi(request));
}

/** @throws ApiError for an answer that is a refusal; Error for one of another form */
export function parseAnswer<T>(schema: z.ZodType<T>, request: Pick<WalletApiRequest, "method" | "path">, answer: WalletApiAnswer): T {
  if (answer.status >= 400) throw toApiError(answer);
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new Error(`unexpected answer of ${request.method} ${request.path}: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
}

/** The error that an answer of status 400 and above names. */
export function toApiError({ status, body }: WalletApiAnswer): ApiError {
  const parsed = wireErrorSchema.safeParse(body);
  if (!parsed.success)
    return new ApiError(status >= 502 ? "wallet_api_unavailable" : "internal", undefined, { status, outcome: "unknown" });
  const { error, code, ...details } = parsed.data;
  return isErrorCode(code) ? new ApiError(code, error, details) : new ApiError("internal", error, { ...details, backend_code: code });
}

function unavailableText(outcome: "not_sent" | "unknown"): string {
  return outcome === "not_sent"
    ? "The wallet backend does not answer. Nothing was sent."
    : "The wallet backend did not answer in time. Your activity will show what became of this request; trying again repeats nothing.";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}
