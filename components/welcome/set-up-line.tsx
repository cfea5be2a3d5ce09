import { Check, X } from "lucide-react";
import { cn } from "@/components/ui/cn.ts";
import { SET_UP_STEPS, STEP_NAME, STEP_NOTE } from "./set-up-steps.ts";
import type { SetUp } from "./use-set-up.ts";

/** The parts of the set-up as they happen. */
export function SetUpLine({ step, done, error }: Pick<SetUp, "step" | "done" | "error">) {
  return (
    <ol className="grid gap-4">
      {SET_UP_STEPS.map((id) => {
        const finished = done.has(id);
        const failed = error !== null && step === id && !finished;
        const running = step === id && !finished && !failed;
        return (
          <li key={id} className="grid grid-cols-[1.25rem_1fr] gap-3">
            <span aria-hidden className="mt-0.5 grid size-5 place-items-center">
              {finished ? (
                <Check className="size-4" />
              ) : failed ? (
                <X className="size-4 text-danger-ink" />
              ) : (
                <span className={cn("size-2 rounded-full", running ? "animate-breathe bg-ink" : "border border-control")} />
              )}
            </span>
            <div>
              <p className={cn("text-15", finished || running || failed ? "text-ink" : "text-faint")}>{STEP_NAME[id]}</p>
              {finished || running ? <p className="text-13 text-muted">{finished ? STEP_NOTE[id].done : STEP_NOTE[id].waiting}</p> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
