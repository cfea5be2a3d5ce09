"use client";

import { useCallback, useEffect, useRef, useState } from "react";

const CLEAR_AFTER_MS = 30_000;

export type SecretCopyState = "idle" | "copied" | "cleared" | "refused";

/** Copies a secret, and empties the clipboard again after 30 seconds or when the page is left. */
export function useSecretCopy(): { state: SecretCopyState; copy: (secret: string) => void } {
  const [state, setState] = useState<SecretCopyState>("idle");
  const isHeld = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const clear = useCallback(() => {
    clearTimeout(timer.current);
    if (!isHeld.current) return;
    navigator.clipboard.writeText("").then(
      () => {
        isHeld.current = false;
        setState("cleared");
      },
      // A browser lets only the page in front do it; it is tried again when this one is.
      () => addEventListener("focus", clear, { once: true }),
    );
  }, []);

  useEffect(() => clear, [clear]);

  const copy = useCallback(
    (secret: string) => {
      navigator.clipboard.writeText(secret).then(
        () => {
          isHeld.current = true;
          clearTimeout(timer.current);
          timer.current = setTimeout(clear, CLEAR_AFTER_MS);
          setState("copied");
        },
        () => setState("refused"),
      );
    },
    [clear],
  );
  return { state, copy };
}
