import "./assert-server-runtime.ts";
import { randomUUID } from "node:crypto";
import { ApiError } from "../protocol/errors.ts";
import { getEnvironment } from "./environment.ts";
import { getLog } from "./log.ts";

/** What the wallet API reads. The session cookie above all is not among it: the wallet host is another party and must not be able to act as the person here. */
const REQUEST_HEADERS = [
  "accept",
  "authorization",
  "content-type",
  "privy-app-id",
  "privy-authorization-signature",
  "privy-idempotency-key",
  "privy-request-expiry",
];
/** No cookies, no policies, no redirects: the wallet host gets no say over this origin. */
const RESPONSE_HEADERS = ["content-type", "countersign-receipt-id", "retry-after", "server-timing", "x-request-id", "x-should-retry"];

const MAX_BODY_BYTES = 1024 * 1024;

/** Passes a request below `/v1/` on to the wallet host and its JSON answer back, so that a page needs no second origin. */
export async function forwardToWalletApi(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  try {
    const body = request.method === "GET" ? undefined : await readBytes(request);
    const answer = await fetch(`${getEnvironment().WALLET_API_URL}${pathname}${search}`, {
      method: request.method,
      headers: forwardedHeaders(request.headers),
      ...(body === undefined ? {} : { body }),
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    return toOwnResponse(answer);
  } catch (error) {
    const known =
      error instanceof ApiError
        ? error
        : new ApiError("wallet_api_unavailable", "The wallet backend does not answer. Try again in a moment.");
    const requestId = randomUUID();
    getLog().warn({ requestId, path: pathname, errorCode: known.code }, "wallet_api.forward_failed");
    return Response.json({ ...known.toWire(), request_id: requestId }, { status: known.status, headers: { "x-request-id": requestId } });
  }
}

function forwardedHeaders(incoming: Headers): Headers {
  const headers = pick(incoming, REQUEST_HEADERS);
  const { host, protocol } = new URL(getEnvironment().WEB_ORIGIN);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocol.slice(0, -1));
  return headers;
}

function toOwnResponse(answer: Response): Response {
  const headers = pick(answer.headers, RESPONSE_HEADERS);
  // A page of the wallet host, opened under this origin, could act with the person's session. Only JSON passes, and it is never sniffed.
  if (answer.status >= 300 && answer.status < 400) throw new ApiError("not_found", "Nothing is here.");
  if (!/^application\/json\b/i.test(headers.get("content-type") ?? "application/json")) {
    throw new ApiError("not_found", `Open this page at the wallet API itself: ${getEnvironment().WALLET_API_ORIGIN}.`);
  }
  headers.set("cache-control", "no-store");
  return new Response(answer.body, { status: answer.status, headers });
}

function pick(headers: Headers, names: readonly string[]): Headers {
  const picked = new Headers();
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) picked.set(name, value);
  }
  return picked;
}

async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new ApiError("payload_too_large", "The body is larger than 1 MiB.");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
