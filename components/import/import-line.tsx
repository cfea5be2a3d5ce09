import { Check, X } from "lucide-react";
import { WaitingTime } from "@/components/journey/waiting-time.tsx";
import { cn } from "@/components/ui/cn.ts";
import { IMPORT_STEPS, type ImportStep, STEP_WORDS } from "./import-steps.ts";

/** The steps of an import as they happen; a failed one stays marked. */
export function ImportLine({ step, failed }: { step: ImportStep; failed: boolean }) {
  const current = IMPORT_STEPS.indexOf(step);
  return (
    <ol className="grid gap-4" aria-label="Progress" aria-live="polite">
      {IMPORT_STEPS.map((id, index) => {
        const { name, waiting, done } = STEP_WORDS[id];
        const isDone = index < current;
        const isHere = index === current;
        return (
          <li key={id} className="grid grid-cols-[1.25rem_1fr] gap-3" aria-current={isHere ? "step" : undefined}>
            <span aria-hidden className="mt-0.5 grid size-5 place-items-center">
              {isDone ? (
                <Check className="size-4" />
              ) : isHere && failed ? (
                <X className="size-4 text-danger-ink" />
              ) : (
                <span className={cn("size-2 rounded-full", isHere ? "animate-breathe bg-ink" : "border border-control")} />
              )}
            </span>
            <div>
              <p className={cn("text-15", index <= current ? "text-ink" : "text-muted")}>{name}</p>
              {isDone ? <p className="text-13 text-muted">{done}</p> : null}
              {isHere && !failed ? (
                <p className="text-13 text-muted">
                  {waiting} <WaitingTime />
                </p>
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
