import "../server-seat/assert-server-runtime.ts";
import type { AuthOptions } from "next-auth";
import { getAppDatabase } from "../server-seat/app-database.ts";
import { createAppAdapter } from "./app-adapter.ts";
import { createAuthOptions } from "./create-auth-options.ts";
import { countSentCode } from "./email-code-store.ts";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

let cached: AuthOptions | undefined;

/** The app's sign-in. Made at first use, because a build has no secrets. */
export function getAuthOptions(): AuthOptions {
  cached ??= createAuthOptions({
    adapter: createAppAdapter(getAppDatabase()),
    sessionSeconds: SESSION_SECONDS,
    countSentCode: (email) => countSentCode(getAppDatabase(), email),
  });
  return cached;
}
