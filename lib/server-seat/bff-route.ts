import "./assert-server-runtime.ts";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { z } from "zod";
import { requireSessionUser } from "../auth/session-user.ts";
import { parseBody } from "../protocol/api/parse-body.ts";
import type { AppUser } from "../protocol/app/app-state.ts";
import { ApiError } from "../protocol/errors.ts";
import { parseStrictJson } from "../protocol/parse-strict-json.ts";
import { getSiteEnvironment } from "./environment.ts";
import { getLog } from "./log.ts";
import { toKnownError } from "./to-known-error.ts";

/** Typed data is the largest thing that a page sends. */
const MAX_BODY_CHARACTERS = 256 * 1024;

export interface RouteContext<User = AppUser> {
  request: Request;
  user: User;
  requestId: string;
  log: Logger;
}

type Answer = Response | Record<string, unknown>;
/** The second argument is Next's: the segments that the path captured. */
type Handler<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/**
 * Routes that change something: same origin, signed in, JSON, parsed strictly, in this order. SameSite cookies are not relied on alone: a page of another
 * port on the same host is the same site.
 *
 * @param requireUser throws for whoever is not signed in at this site
 */
export function postRouteOf<User>(requireUser: () => Promise<User>) {
  return <Body>(schema: z.ZodType<Body>, act: (context: RouteContext<User> & { body: Body }) => Promise<Answer>): Handler<unknown> =>
    (request) =>
      answer(request, async (requestId, log) => {
        assertOwnOrigin(request);
        const user = await requireUser();
        const body = parseBody(schema, await readJson(request), "body");
        return act({ request, user, requestId, log, body });
      });
}

/** A route that changes something, for a person of the app. */
export const postRoute = postRouteOf(requireSessionUser);

/** A route that reads, for the person who is signed in. */
export function getRoute<Params = unknown>(act: (context: RouteContext & { params: Params }) => Promise<Answer>): Handler<Params> {
  return (request, { params }) =>
    answer(request, async (requestId, log) => act({ request, user: await requireSessionUser(), requestId, log, params: await params }));
}

/** The wire form of any failure; what is not an ApiError is logged and told to nobody. */
function toErrorResponse(error: unknown, requestId: string, log: Logger): Response {
  const known = toKnownError(error);
  if (!(error instanceof ApiError)) log.error({ reason: error instanceof Error ? error.stack : String(error) }, "request.broken");
  return Response.json({ ...known.toWire(), request_id: requestId }, { status: known.status, headers: privateHeaders(requestId) });
}

/** Nothing of a person is for a cache. */
export function privateHeaders(requestId: string): Record<string, string> {
  return { "cache-control": "no-store", "x-request-id": requestId };
}

async function answer(request: Request, act: (requestId: string, log: Logger) => Promise<Answer>): Promise<Response> {
  const startedMs = performance.now();
  const requestId = randomUUID();
  const log = getLog().child({ requestId, method: request.method, path: new URL(request.url).pathname });
  try {
    const result = await act(requestId, log);
    const response = result instanceof Response ? result : Response.json(result, { headers: privateHeaders(requestId) });
    log.info({ status: response.status, ms: Math.round(performance.now() - startedMs) }, "request.answered");
    return response;
  } catch (error) {
    const response = toErrorResponse(error, requestId, log);
    log.info(
      { status: response.status, errorCode: toKnownError(error).code, ms: Math.round(performance.now() - startedMs) },
      "request.refused",
    );
    return response;
  }
}

/** @throws ApiError origin_refused; also without the header, which every browser sends with a POST */
function assertOwnOrigin(request: Request): void {
  if (request.headers.get("origin") !== getSiteEnvironment().WEB_ORIGIN) {
    throw new ApiError(
      "origin_refused",
      `This page is not at the app's own address, ${getSiteEnvironment().WEB_ORIGIN}. Nothing was signed.`,
    );
  }
}

async function readJson(request: Request): Promise<unknown> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json")
    throw new ApiError("unsupported_media_type", "Send `content-type: application/json`.");
  return parseStrictJson(await readText(request), { maxLength: MAX_BODY_CHARACTERS });
}

/** Reads no more than the limit, whatever `content-length` says. */
async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  try {
    for await (const chunk of request.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_BODY_CHARACTERS) throw new ApiError("payload_too_large", "The body is too large.");
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError("invalid_data", "The body is not UTF-8.");
  }
}
