import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { parseStrictJson } from "../../../lib/protocol/parse-strict-json.ts";
import type { Route } from "../routes/route.ts";
import type { HostServices } from "../services.ts";
import { type ApiAnswer, errorAnswer, toApiError } from "./api-answer.ts";
import { callerAddress } from "./caller-address.ts";
import { RateUse } from "./rate-use.ts";
import { readRawRequest } from "./read-raw-request.ts";
import { Timing } from "./timing.ts";

type HttpApp = Hono<{ Bindings: HttpBindings }>;
type HttpContext = Context<{ Bindings: HttpBindings }>;

const PREFIXES = ["/v1", "/api/v1"];

/** Answers that carry keys or one user's data must not stay in a cache on the way. */
const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** The HTTP side of the host: each route on both prefixes, one way to read a call, one way to answer, one log line a call. */
export function createHttpApp(routes: readonly Route[], services: HostServices): HttpApp {
  const app: HttpApp = new Hono();
  for (const prefix of PREFIXES) {
    for (const path of new Set(routes.map((route) => route.path))) {
      const here = routes.filter((route) => route.path === path);
      const pattern = `${prefix}${path.replace(/\{(\w+)\}/g, ":$1")}`;
      for (const route of here) app.on(route.method, pattern, (context) => answer(context, route, services));
      const allow = here.map((route) => route.method).join(", ");
      app.all(pattern, (context) => refuse(context, new ApiError("method_not_allowed"), { allow }));
    }
  }
  app.notFound((context) => refuse(context, new ApiError("not_found", "Nothing is here. See /v1/openapi.json for the routes.")));
  app.onError((error, context) => {
    services.log.error({ err: error }, "http.unexpected");
    return refuse(context, new ApiError("internal"));
  });
  return app;
}

async function answer(context: HttpContext, route: Route, services: HostServices): Promise<Response> {
  const id = randomUUID();
  const timing = new Timing();
  const rate = new RateUse();
  const log = services.log.child({ request_id: id });
  const { incoming } = context.env;
  let outcome: ApiAnswer;
  try {
    const raw = await readRawRequest(incoming);
    const body = raw.body === "" ? undefined : parseStrictJson(raw.body);
    const request = {
      id,
      raw,
      body,
      params: assertText(context.req.param(), "path"),
      query: assertText(readQuery(incoming), "query"),
      caller: callerAddress(incoming),
      timing,
      rate,
      log,
    };
    outcome = await route.handle(request, services);
  } catch (error) {
    const apiError = toApiError(error, id);
    // A refusal is an ordinary answer; only what nobody foresaw is worth a stack trace.
    if (apiError !== error) log.error({ err: error, code: apiError.code }, "request.failed");
    outcome = errorAnswer(apiError);
  }
  // Health is asked every second by whoever supervises us; only a bad answer is worth a line.
  log[route.path === "/health" && outcome.status < 400 ? "debug" : "info"](
    {
      method: route.method,
      route: route.path,
      status: outcome.status,
      ms: Math.round(timing.totalMs * 100) / 100,
      app_id: incoming.headers["privy-app-id"],
      code: outcome.status < 400 ? undefined : readCode(outcome.text),
    },
    "request",
  );
  return send(context, outcome, { "x-request-id": id, "server-timing": timing.toHeader(), ...rate.toHeaders() });
}

function refuse(context: HttpContext, error: ApiError, headers: Record<string, string> = {}): Response {
  return send(context, errorAnswer(error), { "x-request-id": randomUUID(), ...headers });
}

function send(context: HttpContext, { status, text, headers, contentType }: ApiAnswer, extra: Record<string, string>): Response {
  // A body that was refused unread still comes; without this, its bytes would be taken for the next request.
  const connection = context.env.incoming.complete || context.req.method === "GET" ? {} : { connection: "close" };
  if (status === 204) return new Response(null, { status, headers: { ...HEADERS, ...headers, ...extra, ...connection } });
  return new Response(text, {
    status,
    headers: { "content-type": contentType ?? "application/json", ...HEADERS, ...headers, ...extra, ...connection },
  });
}

/** @throws ApiError invalid_data for a parameter that is named twice: which of the two was meant? */
function readQuery(incoming: IncomingMessage): Record<string, string> {
  const url = incoming.url ?? "";
  const cut = url.indexOf("?");
  const query: Record<string, string> = {};
  if (cut < 0) return query;
  for (const [name, value] of new URLSearchParams(url.slice(cut))) {
    if (Object.hasOwn(query, name)) throw new ApiError("invalid_data", `query.${name.slice(0, 64)} is given twice.`);
    query[name] = value;
  }
  return query;
}

/** PostgreSQL's text has no U+0000, so nothing that is stored can be asked for by it. @throws ApiError invalid_data */
function assertText(values: Record<string, string>, where: string): Record<string, string> {
  for (const [name, value] of Object.entries(values)) {
    if (value.includes("\0")) throw new ApiError("invalid_data", `${where}.${name.slice(0, 64)} contains the character U+0000.`);
  }
  return values;
}

function readCode(text: string): unknown {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && "code" in body ? body.code : undefined;
}
