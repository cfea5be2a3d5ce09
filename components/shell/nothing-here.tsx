import Link from "next/link";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Button } from "@/components/ui/button.tsx";

/** For an address that leads nowhere. */
export function NothingHere() {
  return (
    <div className="mx-auto grid max-w-narrow justify-items-start gap-5 py-16">
      <SeatDisc state="empty" size={96} decorative />
      <h1 className="font-semibold text-32">Nothing is here</h1>
      <p className="text-muted">This address leads nowhere in the app. Your money is where it was.</p>
      <Button asChild>
        <Link href="/wallet">Open your wallet</Link>
      </Button>
    </div>
  );
}
