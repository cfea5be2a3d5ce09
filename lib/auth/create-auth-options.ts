import "../server-seat/assert-server-runtime.ts";
import type { AuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import EmailProvider from "next-auth/providers/email";
import { ApiError } from "../protocol/errors.ts";
import { getSiteEnvironment } from "../server-seat/environment.ts";
import { getLog } from "../server-seat/log.ts";
import { createEmailCode } from "./email-code.ts";
import { CODE_LIFETIME_MS } from "./email-code-store.ts";
import { normalizeEmail } from "./normalize-email.ts";
import { sendSignInMail } from "./send-sign-in-mail.ts";

interface SignInSettings {
  adapter: Adapter;
  sessionSeconds: number;
  /** Counts a code that is about to be sent to a normalized address. Throws an ApiError when it was one too many. */
  countSentCode: (email: string) => Promise<void>;
}

/** next-auth: email code or link, encrypted cookie sessions. */
export function createAuthOptions({ adapter, sessionSeconds, countSentCode }: SignInSettings): AuthOptions {
  const { NEXTAUTH_SECRET, WEB_ORIGIN } = getSiteEnvironment();
  return {
    secret: NEXTAUTH_SECRET,
    adapter,
    session: { strategy: "jwt", maxAge: sessionSeconds },
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
        return countSentCode(normalizeEmail(user.email ?? "")).then(
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
