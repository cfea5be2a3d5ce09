import { type NextRequest, NextResponse } from "next/server";
import { ApiError } from "./lib/protocol/errors.ts";
import { findRecoveryPage, NOWHERE } from "./lib/recovery-site/find-recovery-page.ts";
import { formatSecurityPolicy } from "./lib/server-seat/format-security-policy.ts";

/** Tells next.config.ts which page of the recovery site stands at this address: its rewrite names no host, as one from here would have to. */
const PAGE_HEADER = "x-recovery-page";

/**
 * Runs before every request. At the recovery site it is the list of what exists. Before pages it makes the content security policy with a fresh nonce, which Next puts on
 * its own scripts: here and not in next.config.ts because the nonce and the addresses in it are known at run time only. It guards nothing else: sessions are
 * checked where they are used.
 */
export function proxy(request: NextRequest): NextResponse {
  const page = process.env.COUNTERSIGN_SITE === "recovery" ? findRecoveryPage(request.nextUrl.pathname) : null;
  const headers = new Headers(request.headers);
  if (page === null) headers.delete(PAGE_HEADER);
  else headers.set(PAGE_HEADER, page);
  if (!isPageLoad(request)) return page === NOWHERE ? refuse() : NextResponse.next({ request: { headers } });
  const moved = moveToOwnAddress(request);
  if (moved !== null) return moved;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = formatSecurityPolicy(nonce, process.env);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static|_next/image|favicon.ico|icon).*)" };

function refuse(): NextResponse {
  return NextResponse.json(new ApiError("not_found", "Nothing is here.").toWire(), { status: 404 });
}

/** What a prefetch brings is put into a page that has its policy. */
function isPageLoad({ nextUrl, headers }: NextRequest): boolean {
  if (/^\/(api\/|v1\/|\.well-known)/.test(nextUrl.pathname)) return false;
  return !headers.has("next-router-prefetch") && headers.get("purpose") !== "prefetch";
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
