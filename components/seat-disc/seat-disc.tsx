import { cn } from "@/components/ui/cn.ts";
import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { describeSeatDisc, type SeatDiscActor, type SeatDiscHolder, type SeatDiscState } from "./seat-disc-state.ts";

interface SeatDiscProps {
  state: SeatDiscState;
  heldBy?: SeatDiscHolder;
  /** `both`: two halves. `user`: one full disc. `either`: two that overlap. */
  custody?: CustodyKind;
  /** Which seat acted under `either`. Without it both are filled: the picture of the custody itself. */
  actor?: SeatDiscActor | undefined;
  /** CSS pixels. */
  size?: 16 | 20 | 28 | 40 | 64 | 96 | 144;
  /** `ink` drops both hues: for stamps and print. */
  tone?: "hue" | "ink";
  /** Set where words beside it already say the same. */
  decorative?: boolean;
  className?: string | undefined;
}

interface Shape {
  outline: string;
  fill: string;
}

const SHAPES: Readonly<Record<CustodyKind, Readonly<{ you: Shape; server?: Shape }>>> = {
  both: {
    you: { outline: "M22.5 8.2A16 16 0 0 0 22.5 39.8Z", fill: "M23.5 7A17 17 0 0 0 23.5 41Z" },
    server: { outline: "M25.5 8.2A16 16 0 0 1 25.5 39.8Z", fill: "M24.5 7A17 17 0 0 1 24.5 41Z" },
  },
  user: { you: { outline: circle(24, 16), fill: circle(24, 17) } },
  either: {
    you: { outline: circle(18, 11), fill: circle(18, 12) },
    server: { outline: circle(30, 11), fill: circle(30, 12) },
  },
};

/**
 * The circle of two halves: left is you, right is the server. A half fills when its signature exists; when both do, the halves slide
 * together and the ring closes. All motion is in seat-disc.css, keyed by the data attributes.
 */
export function SeatDisc({
  state,
  heldBy = "server",
  custody = "both",
  actor,
  size = 28,
  tone = "hue",
  decorative = false,
  className,
}: SeatDiscProps) {
  return (
    <svg
      role="img"
      aria-label={describeSeatDisc({ state, heldBy, custody, actor })}
      aria-hidden={decorative || undefined}
      viewBox="0 0 48 48"
      width={size}
      height={size}
      className={cn("seat-disc shrink-0", className)}
      data-state={state}
      data-held-by={state === "refused" ? heldBy : undefined}
      data-tone={tone}
      data-custody={custody}
      data-actor={custody === "either" ? actor : undefined}
    >
      {(["you", "server"] as const).map((seat) => {
        const shape = SHAPES[custody][seat];
        return shape ? (
          <g key={seat} className="seat-disc-half" data-seat={seat}>
            <path className="seat-disc-outline" d={shape.outline} />
            <path className="seat-disc-fill" d={shape.fill} />
          </g>
        ) : null;
      })}
      {/* Starts and ends at the bottom, so that dashes at both ends of the path grow upwards along both halves. */}
      <path className="seat-disc-ring" pathLength={1} d="M24 46A22 22 0 0 1 24 2A22 22 0 0 1 24 46Z" />
      {state === "refused" && heldBy === "rule" ? <path className="seat-disc-bar" d="M24 0V8" /> : null}
    </svg>
  );
}

function circle(x: number, radius: number): string {
  return `M${x} ${24 - radius}a${radius} ${radius} 0 0 1 0 ${radius * 2}a${radius} ${radius} 0 0 1 0 ${-radius * 2}Z`;
}
