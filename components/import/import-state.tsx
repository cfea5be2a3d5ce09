"use client";

import { SignInAgain } from "@/components/shell/sign-in-again.tsx";
import { Card } from "@/components/ui/card.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { AttestationError } from "@/lib/protocol/attestation/attestation-error.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { explainImportFailure } from "./explain-import-failure.ts";
import { ImportLine } from "./import-line.tsx";
import type { ImportDraft } from "./use-import.ts";

/** The steps while they happen, and what went wrong at which of them. */
export function ImportState({ draft }: { draft: ImportDraft }) {
  const { isImporting, error, step } = draft;
  if (!isImporting && !error) return null;
  const { code, text } = describeError(error);
  const { title, next } = explainImportFailure(code, text, step);
  return (
    <>
      <Card aria-label="The import" className="animate-fade">
        <ImportLine step={step} failed={!isImporting} />
      </Card>
      {isImporting ? null : (
        <Notice tone="danger" title={title} reference={code}>
          <p>No money was moved. {next}</p>
          {code === "session_required" ? <SignInAgain /> : null}
        </Notice>
      )}
    </>
  );
}

function describeError(error: Error | null): { code: string; text: string } {
  if (error instanceof ApiError) return { code: error.code, text: error.message };
  if (error instanceof AttestationError) return { code: error.reason, text: error.message };
  return { code: "internal", text: "Something in this page broke." };
}
