import { X } from "lucide-react";
import { cn } from "@/components/ui/cn.ts";
import type { StationId } from "./journey.ts";
import type { StationView } from "./view-journey.ts";

const LIT: Readonly<Record<StationId, string>> = {
  you: "border-you bg-you",
  server: "border-server bg-server",
  backend: "border-ink bg-ink",
  enclave: "border-ink bg-ink",
  chain: "border-ink bg-ink",
};

/** The dot of a station: an outline until its turn, breathing while it works, filled when done, a cross where it ended. */
export function StationMarker({ id, state }: Pick<StationView, "id" | "state">) {
  if (state === "refused") {
    return (
      <span aria-hidden className="grid size-4 place-items-center rounded-full bg-danger text-[oklch(1_0_0)]">
        <X className="size-3" strokeWidth={3} />
      </span>
    );
  }
  return (
    <span aria-hidden className="relative grid size-4 place-items-center">
      {state === "waiting" ? <span className={cn("absolute size-4 animate-breathe rounded-full opacity-40", LIT[id])} /> : null}
      <span
        className={cn(
          "size-2.5 rounded-full border-2 transition-colors duration-200",
          state === "idle" ? "border-control bg-transparent" : LIT[id],
          state === "waiting" && "bg-raised",
        )}
      />
    </span>
  );
}
