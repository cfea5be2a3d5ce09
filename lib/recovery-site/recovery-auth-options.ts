import "../server-seat/assert-server-runtime.ts";
import { randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import type { AuthOptions } from "next-auth";
import { createAuthOptions } from "../auth/create-auth-options.ts";
import { ApiError } from "../protocol/errors.ts";
import { getSiteEnvironment } from "../server-seat/environment.ts";
import { type CodeMemory, createCodeMemory } from "./code-memory.ts";
import { createRecoveryAdapter } from "./recovery-adapter.ts";

/** Enough to take a key out; a page that is left open is nobody's. */
const SESSION_SECONDS = 15 * 60;

/** `next start` loads each route as a bundle of its own: the one memory of the process hangs on the global object. */
const holder = globalThis as { countersignRecoveryCodes?: CodeMemory };

/** The recovery site's sign-in, to read a session with. */
export function getRecoveryAuthOptions(): AuthOptions {
  return createRecoveryAuthOptions(null);
}

/** The same for a request of next-auth's own routes; gives the browser that asks for a code a name of its own, which the code is bound to. */
export async function openRecoveryAuthOptions(): Promise<AuthOptions> {
  const jar = await cookies();
  const name = nameCookie("browser");
  const known = jar.get(name)?.value;
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return createRecoveryAuthOptions(known);
  const browser = randomBytes(32).toString("base64url");
  jar.set(name, browser, cookieOptions());
  return createRecoveryAuthOptions(browser);
}

function createRecoveryAuthOptions(browser: string | null): AuthOptions {
  holder.countersignRecoveryCodes ??= createCodeMemory();
  const codes = holder.countersignRecoveryCodes;
  const options = createAuthOptions({
    adapter: createRecoveryAdapter(codes, browser),
    sessionSeconds: SESSION_SECONDS,
    // Thrown here and not in the memory: each bundle has an error class of its own, and the memory is another one's.
    countSentCode: async (email) => {
      if (!codes.countSent(email)) throw new ApiError("too_many_requests", "Too many codes were asked for. Wait a quarter of an hour.");
    },
  });
  const cookie = (name: string) => ({ name: nameCookie(name), options: cookieOptions() });
  return {
    ...options,
    // Cookies know no ports: on one host the app's own would be overwritten, and its session sent here.
    cookies: { sessionToken: cookie("session"), csrfToken: cookie("csrf"), callbackUrl: cookie("callback") },
    callbacks: {
      ...options.callbacks,
      // next-auth would prolong a session each time it is read; this one ends when it was said to.
      jwt: ({ token, user }) =>
        user === undefined ? token : { email: user.email ?? null, endsAtMs: Date.now() + SESSION_SECONDS * 1_000 },
      session: ({ session, token }) => ({ ...session, email: token.email ?? null, endsAtMs: token.endsAtMs }),
    },
  };
}

function isSecure(): boolean {
  return getSiteEnvironment().WEB_ORIGIN.startsWith("https:");
}

function nameCookie(name: string): string {
  return `${isSecure() ? "__Host-" : ""}countersign-recovery.${name}`;
}

/** Lax and not strict: the link in the mail comes from another site. */
function cookieOptions() {
  return { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure() };
}
