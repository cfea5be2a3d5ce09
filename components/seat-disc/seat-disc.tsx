import { cn } from "@/components/ui/cn.ts";
import { describeSeatDisc, type SeatDiscHolder, type SeatDiscState } from "./seat-disc-state.ts";

interface SeatDiscProps {
  state: SeatDiscState;
  heldBy?: SeatDiscHolder;
  /** CSS pixels. */
  size?: 16 | 20 | 28 | 40 | 64 | 96 | 144;
  /** `ink` drops both hues: for stamps and print. */
  tone?: "hue" | "ink";
  /** Set where words beside it already say the same. */
  decorative?: boolean;
  className?: string | undefined;
}

/**
 * The circle of two halves: left is you, right is the server. A half fills when its signature exists; when both do, the halves slide
 * together and the ring closes. All motion is in seat-disc.css, keyed by the data attributes.
 */
export function SeatDisc({ state, heldBy = "server", size = 28, tone = "hue", decorative = false, className }: SeatDiscProps) {
  return (
    <svg
      role="img"
      aria-label={describeSeatDisc(state, heldBy)}
      aria-hidden={decorative || undefined}
      viewBox="0 0 48 48"
      width={size}
      height={size}
      className={cn("seat-disc shrink-0", className)}
      data-state={state}
      data-held-by={state === "refused" ? heldBy : undefined}
      data-tone={tone}
    >
      <g className="seat-disc-half" data-seat="you">
        <path className="seat-disc-outline" d="M22.5 8.2A16 16 0 0 0 22.5 39.8Z" />
        <path className="seat-disc-fill" d="M23.5 7A17 17 0 0 0 23.5 41Z" />
      </g>
      <g className="seat-disc-half" data-seat="server">
        <path className="seat-disc-outline" d="M25.5 8.2A16 16 0 0 1 25.5 39.8Z" />
        <path className="seat-disc-fill" d="M24.5 7A17 17 0 0 1 24.5 41Z" />
      </g>
      {/* Starts and ends at the bottom, so that dashes at both ends of the path grow upwards along both halves. */}
      <path className="seat-disc-ring" pathLength={1} d="M24 46A22 22 0 0 1 24 2A22 22 0 0 1 24 46Z" />
      {state === "refused" && heldBy === "rule" ? <path className="seat-disc-bar" d="M24 0V8" /> : null}
    </svg>
  );
}
