import type { ImportStep } from "./import-steps.ts";

interface ImportFailure {
  title: string;
  next: string;
}

const NEXT: Readonly<Record<string, ImportFailure>> = {
  factor_required: { title: "Your seat has no passkey or device key.", next: "Set one up first, then import again." },
  session_required: { title: "You are signed out.", next: "What you chose stays here. Sign in again, then repeat it." },
  resource_already_exists: {
    title: "This key is a wallet here already.",
    next: "A key is in one wallet at a time. Open that wallet, or use another key. Nothing was changed.",
  },
  wallet_api_unavailable: { title: "The wallet backend does not answer.", next: "What you chose stays here. Try again in a moment." },
  enclave_unavailable: { title: "The enclave is starting.", next: "What you chose stays here. Try again in a moment." },
  web_unavailable: {
    title: "The app server does not answer.",
    next: "What you chose stays here. Check your connection and try again; it cannot be imported twice.",
  },
  too_many_requests: { title: "That was too much at once.", next: "Wait a minute and try again." },
};

/** What happened, and what to do. Where the enclave's check fails for any other reason than a broken connection, the page must not go on. */
export function explainImportFailure(code: string, text: string, step: ImportStep): ImportFailure {
  const known = NEXT[code];
  if (known !== undefined) return known;
  if (step === "checking") {
    return {
      title: "The enclave could not be checked.",
      next: `${text.charAt(0).toUpperCase()}${text.slice(1)} Your key is still only in this page: nothing was encrypted and nothing was sent. Tell whoever runs this server.`,
    };
  }
  return { title: text, next: "Try again. If it happens twice, start over and quote the small print." };
}
