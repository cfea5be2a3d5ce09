import type { ApiError } from "@/lib/protocol/errors.ts";

export interface ChangeFailureWords {
  /** What happened. */
  readonly title: string;
  /** What to do. */
  readonly next: string;
  /** Whether it may have been carried out all the same: the answer was lost. */
  readonly isOpen: boolean;
  /** Whether the way on is to sign in again. */
  readonly isSignedOut: boolean;
}

const WORDS: Readonly<Record<string, readonly [title: string, next: string]>> = {
  factor_required: ["You did not confirm.", "Try again and answer the prompt of your passkey or device key."],
  factor_invalid: ["Your passkey or device key did not verify.", "Use the one that you set this wallet up with."],
  step_up_required: ["Your server did not get your confirmation.", "Try again and answer the prompt of your passkey or device key."],
  missing_or_invalid_token: ["Your sign-in has run out.", "Sign in again, in a new tab, then repeat it here."],
  session_required: ["You are signed out.", "Sign in again, in a new tab, then repeat it here."],
  user_session_keys_expired: ["Your seat has locked itself again.", "Repeat it and unlock once more."],
  server_rule_refused: ["Your server’s own rules refused this.", "Read its rules on the page Security."],
  request_expired: ["The request ran out before it was sent.", "Repeat it: a fresh one is made."],
  request_replayed: ["This very request was used before.", "Repeat it: a fresh one is made."],
  wallet_api_unavailable: ["The wallet backend does not answer.", "Wait until it is back, then repeat it."],
  database_unavailable: ["The wallet backend’s database does not answer.", "Wait until it is back, then repeat it."],
  enclave_unavailable: ["The enclave is starting.", "Repeat it in a moment."],
  enclave_phase: ["The enclave is starting.", "Repeat it in a moment."],
  web_unavailable: ["The server does not answer.", "Wait until it is back, then repeat it."],
  too_many_requests: ["That was too much at once.", "Wait a minute and repeat it."],
  share_invalid: ["The stored shares do not make this wallet’s key.", "Tell whoever runs this server: it must restore its share store."],
};

/** A refused or lost change of custody; what has no words of its own is told with the server's. */
export function explainChangeFailure({ code, message, details }: ApiError): ChangeFailureWords {
  const [title, next] = WORDS[code] ?? [message, "Try again. If it happens twice, quote the small print below."];
  const isOpen = details.outcome === "unknown" || code === "web_unavailable";
  return { title, next, isOpen, isSignedOut: code === "session_required" || code === "missing_or_invalid_token" };
}
