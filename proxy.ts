import { type NextRequest, NextResponse } from "next/server";
import { ApiError } from "./lib/protocol/errors.ts";
import { findRecoveryPage } from "./lib/recovery-site/find-recovery-page.ts";
import { formatSecurityPolicy } from "./lib/server-seat/format-security-policy.ts";

/**
 * Runs before every request. At the recovery site it is the list of what exists. Before pages it makes the content security policy with a fresh nonce, which Next puts on
 * its own scripts: here and not in next.config.ts because the nonce and the addresses in it are known at run time only. It guards nothing else: sessions are
 * checked where they are used.
 */
export function proxy(request: NextRequest): NextResponse {
  const path = request.nextUrl.pathname;
  const target = process.env.COUNTERSIGN_SITE === "recovery" ? findRecoveryPage(path) : path;
  if (!isPageLoad(request)) return target === null ? refuse() : pass(request, target, {});
  const moved = moveToOwnAddress(request);
  if (moved !== null) return moved;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = formatSecurityPolicy(nonce, process.env);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = pass(request, target ?? NOWHERE, { request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static|_next/image|favicon.ico|icon).*)" };

/** A page of the recovery site that says so. */
const NOWHERE = "/recovery-site/nowhere";

function refuse(): NextResponse {
  return NextResponse.json(new ApiError("not_found", "Nothing is here.").toWire(), { status: 404 });
}

/** What a prefetch brings is put into a page that has its policy. */
function isPageLoad({ nextUrl, headers }: NextRequest): boolean {
  if (/^\/(api\/|v1\/|\.well-known)/.test(nextUrl.pathname)) return false;
  return !headers.has("next-router-prefetch") && headers.get("purpose") !== "prefetch";
}

function pass(request: NextRequest, target: string, init: { request?: { headers: Headers } }): NextResponse {
  const { pathname, search } = request.nextUrl;
  return target === pathname ? NextResponse.next(init) : NextResponse.rewrite(new URL(`${target}${search}`, request.url), init);
}

/** Cookies and passkeys belong to one host name. Who opens http://127.0.0.1 while the app is at http://localhost would find neither. */
function moveToOwnAddress(request: NextRequest): NextResponse | null {
  const origin = process.env.WEB_ORIGIN;
  if (origin === undefined || !URL.canParse(origin)) return null;
  const own = new URL(origin);
  const host = request.headers.get("host") ?? "";
  const isLoopbackTwin = own.hostname === "localhost" && (host === `127.0.0.1:${own.port}` || host === `[::1]:${own.port}`);
  return isLoopbackTwin ? NextResponse.redirect(new URL(`${request.nextUrl.pathname}${request.nextUrl.search}`, own)) : null;
}
