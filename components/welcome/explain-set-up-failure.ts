import type { ApiError } from "@/lib/protocol/errors.ts";

const NEXT: Readonly<Record<string, { title: string; next: string }>> = {
  factor_required: {
    title: "The prompt was closed or timed out.",
    next: "No wallet was made yet, and nothing is lost. Try again and answer the prompt.",
  },
  factor_invalid: {
    title: "This passkey or device key was not accepted.",
    next: "No wallet was made yet. Try again, or use the other kind.",
  },
  session_required: { title: "You are signed out.", next: "No wallet was made yet. Sign in again; the set-up starts where it stopped." },
  wallet_api_unavailable: { title: "The wallet backend does not answer.", next: "What was done so far is kept. Try again in a moment." },
  enclave_unavailable: { title: "The enclave is starting.", next: "What was done so far is kept. Try again in a moment." },
  web_unavailable: { title: "The app server does not answer.", next: "What was done so far is kept. Check your connection and try again." },
};

/** What happened, what it means, what to do. There is no money yet, so there is none to speak of. */
export function explainSetUpFailure(error: ApiError): { title: string; next: string } {
  return NEXT[error.code] ?? { title: error.message, next: "What was done so far is kept. Try again." };
}
