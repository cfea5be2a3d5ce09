import type { SignInResult } from "@/lib/auth/sign-in-client.ts";

type Reason = Extract<SignInResult, { ok: false }>["reason"];

/** What to read when a step of the sign-in fails, and what to do. */
export const SIGN_IN_PROBLEM: Readonly<Record<Reason, string>> = {
  bad_email: "No mail could be sent to this address. Check it for a typing error.",
  too_many_codes: "Too many codes were asked for. Use the newest one, or wait ten minutes.",
  wrong_code: "This code is wrong, used or older than ten minutes. After five wrong ones ask for a new code.",
  unavailable: "The server does not answer. Check your connection and try again.",
};

/** Words for the `error` that next-auth puts into the address when a link fails. */
export function problemOfLink(error: string | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error === "Verification") return "This link was used before or is older than ten minutes. Ask for a new one.";
  return error === "TooManyCodes" ? SIGN_IN_PROBLEM.too_many_codes : SIGN_IN_PROBLEM.unavailable;
}
