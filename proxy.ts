import { type NextRequest, NextResponse } from "next/server";
import { formatSecurityPolicy } from "./lib/server-seat/format-security-policy.ts";

/**
 * Runs before every page: the content security policy with a fresh nonce, which Next puts on its own scripts. It is made here and not in
 * next.config.ts because the nonce and the addresses in it are known at run time only. It guards nothing else: sessions are checked where they are used.
 */
export function proxy(request: NextRequest): NextResponse {
  const moved = moveToOwnAddress(request);
  if (moved !== null) return moved;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = formatSecurityPolicy(nonce, process.env);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|v1/|_next/static|_next/image|favicon.ico|icon|.well-known).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};

/** Cookies and passkeys belong to one host name. Who opens http://127.0.0.1 while the app is at http://localhost would find neither. */
function moveToOwnAddress(request: NextRequest): NextResponse | null {
  const origin = process.env.WEB_ORIGIN;
  if (origin === undefined || !URL.canParse(origin)) return null;
  const own = new URL(origin);
  const host = request.headers.get("host") ?? "";
  const isLoopbackTwin = own.hostname === "localhost" && (host === `127.0.0.1:${own.port}` || host === `[::1]:${own.port}`);
  return isLoopbackTwin ? NextResponse.redirect(new URL(`${request.nextUrl.pathname}${request.nextUrl.search}`, own)) : null;
}
