import { explainChangeFailure } from "@/components/change/explain-change-failure.ts";
import type { ApiError } from "@/lib/protocol/errors.ts";

export interface ExportFailureWords {
  /** What happened. */
  readonly title: string;
  /** What it means for the key. */
  readonly key: string;
  /** What to do. */
  readonly next: string;
  readonly isSignedOut: boolean;
}

const NOTHING_OUT = "The key did not leave the enclave.";
const MAYBE_OUT = "Whether it was sealed is not known; if it was, only this page can open it, and it has not arrived.";
const FORBIDDEN = {
  title: "A policy of this wallet forbids taking the key out.",
  next: "The owner can change the policy; nobody else can.",
};

/** A refused or lost export in three sentences. */
export function explainExportFailure(failure: ApiError): ExportFailureWords {
  const { isOpen, ...words } = explainChangeFailure(failure);
  return { ...words, ...(failure.code === "policy_violation" ? FORBIDDEN : {}), key: isOpen ? MAYBE_OUT : NOTHING_OUT };
}
