import "../server-seat/assert-server-runtime.ts";
import type { AuthOptions } from "next-auth";
import EmailProvider from "next-auth/providers/email";
import { ApiError } from "../protocol/errors.ts";
import { getAppDatabase } from "../server-seat/app-database.ts";
import { getEnvironment } from "../server-seat/environment.ts";
import { getLog } from "../server-seat/log.ts";
import { createAppAdapter } from "./app-adapter.ts";
import { createEmailCode } from "./email-code.ts";
import { CODE_LIFETIME_MS, countSentCode } from "./email-code-store.ts";
import { normalizeEmail } from "./normalize-email.ts";
import { sendSignInMail } from "./send-sign-in-mail.ts";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

let cached: AuthOptions | undefined;

/** next-auth: email code or link, encrypted cookie sessions. Made at first use, because a build has no secrets. */
export function getAuthOptions(): AuthOptions {
  cached ??= createAuthOptions();
  return cached;
}

function createAuthOptions(): AuthOptions {
  const { NEXTAUTH_SECRET, WEB_ORIGIN } = getEnvironment();
  const database = getAppDatabase();
  return {
    secret: NEXTAUTH_SECRET,
    adapter: createAppAdapter(database),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in" },
    providers: [
      EmailProvider({
        maxAge: CODE_LIFETIME_MS / 1000,
        normalizeIdentifier: normalizeEmail,
        generateVerificationToken: createEmailCode,
        sendVerificationRequest: ({ identifier, token, url }) => sendSignInMail({ to: identifier, code: token, url }),
      }),
    ],
    callbacks: {
      // Called before a code is sent and again when one is used; only sending is limited here, using is limited by the store.
      signIn: async ({ user, email }) => {
        if (email?.verificationRequest !== true) return true;
        return countSentCode(database, normalizeEmail(user.email ?? "")).then(
          () => true,
          (error: unknown) => {
            if (error instanceof ApiError) return `${WEB_ORIGIN}/sign-in?error=TooManyCodes`;
            throw error;
          },
        );
      },
      jwt: ({ token, user }) => (user === undefined ? token : { sub: user.id, email: user.email ?? null }),
      session: ({ session, token }) => ({ ...session, user: { id: token.sub, email: token.email ?? null } }),
    },
    logger: {
      error: (code, metadata) => getLog().error({ errorCode: code, reason: nameOf(metadata) }, "auth.error"),
      warn: (code) => getLog().warn({ errorCode: code }, "auth.warning"),
      debug: () => {},
    },
  };
}

/** What went wrong by name only: messages of the database layer quote the values they were given. */
function nameOf(metadata: unknown): string {
  const error = typeof metadata === "object" && metadata !== null && "error" in metadata ? metadata.error : metadata;
  return error instanceof Error ? error.name : "unknown";
}
