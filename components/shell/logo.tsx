import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";

/** The closed disc and the name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <SeatDisc state="closed" size={28} decorative />
      <span className="font-semibold text-17 tracking-[-0.02em]">Countersign</span>
    </span>
  );
}
