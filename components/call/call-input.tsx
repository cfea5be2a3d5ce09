"use client";

import { TextField } from "@/components/ui/text-field.tsx";
import { hintOfType } from "@/lib/chain/parse-argument.ts";
import type { FunctionDraft } from "./use-function-draft.ts";

interface CallInputProps {
  input: FunctionDraft["inputs"][number];
  tried: boolean;
  onType: (text: string) => void;
}

/** One input of the function: its name, its type, and what is wrong with what was typed. */
export function CallInput({ input, tried, onType }: CallInputProps) {
  const { key, parameter, text, parsed } = input;
  const missing = tried && parsed.status === "empty" ? "This is missing." : undefined;
  return (
    <TextField
      id={key}
      label={parameter.name || "Input"}
      mono={parameter.type !== "string"}
      value={text}
      onChange={(event) => onType(event.target.value)}
      problem={parsed.status === "invalid" ? parsed.problem : missing}
      hint={hintOfType(parameter)}
      trailing={
        <span className="pr-2 font-mono text-13 text-muted" aria-hidden>
          {parameter.type}
        </span>
      }
    />
  );
}
