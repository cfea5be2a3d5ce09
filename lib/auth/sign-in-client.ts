import { getCsrfToken, signIn } from "next-auth/react";
import { parseEmailCode } from "./email-code.ts";

/** The sign-in page's two steps, in the browser. */

export type SignInResult = { ok: true } | { ok: false; reason: "bad_email" | "too_many_codes" | "wrong_code" | "unavailable" };

/** Asks for a code and a link by mail. The answer is the same whether or not the address has an account. */
export async function requestEmailCode(email: string, callbackPath: string): Promise<SignInResult> {
  try {
    const answer = await signIn("email", { email, redirect: false, callbackUrl: callbackPath });
    if (answer === undefined) return { ok: false, reason: "unavailable" };
    if (answer.error === null || answer.error === undefined) return { ok: true };
    if (answer.error === "TooManyCodes") return { ok: false, reason: "too_many_codes" };
    return { ok: false, reason: answer.error === "EmailSignin" ? "bad_email" : "unavailable" };
  } catch {
    return { ok: false, reason: "unavailable" };
  }
}

/** Signs in with a typed code. After `wrong_code` five times the code is void and a new one must be asked for. */
export async function submitEmailCode(email: string, typedCode: string): Promise<SignInResult> {
  const code = parseEmailCode(typedCode);
  if (code === null) return { ok: false, reason: "wrong_code" };
  try {
    const target = "/api/health";
    const query = new URLSearchParams({ email: email.normalize("NFKC").trim().toLowerCase(), token: code, callbackUrl: target });
    // The callback answers with a redirect either way; where it ends says which.
    const response = await fetch(`/api/auth/callback/email?${query}`, { cache: "no-store", credentials: "same-origin" });
    const end = new URL(response.url);
    if (end.pathname === target) return { ok: true };
    return { ok: false, reason: end.searchParams.get("error") === "Verification" ? "wrong_code" : "unavailable" };
  } catch {
    return { ok: false, reason: "unavailable" };
  }
}

/** Ends the session. The caller should load a page afterwards, so that nothing of the person stays in memory. */
export async function endSession(): Promise<void> {
  const csrfToken = await getCsrfToken();
  const body = new URLSearchParams({ csrfToken: csrfToken ?? "", callbackUrl: "/", json: "true" });
  await fetch("/api/auth/signout", { method: "POST", body, credentials: "same-origin" });
}
