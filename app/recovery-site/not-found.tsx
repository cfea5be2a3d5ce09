import Link from "next/link";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Logo } from "@/components/shell/logo.tsx";
import { Button } from "@/components/ui/button.tsx";

export default function RecoveryNotFoundPage() {
  return (
    <main className="mx-auto min-h-dvh max-w-narrow px-5 pt-8">
      <Logo />
      <div className="grid justify-items-start gap-5 py-16">
        <SeatDisc state="empty" size={96} decorative />
        <h1 className="font-semibold text-32">Nothing is here</h1>
        <p className="text-muted">This is the recovery site: it takes keys out, and has no other page of the app.</p>
        <Button asChild>
          <Link href="/recovery">Your wallets</Link>
        </Button>
      </div>
    </main>
  );
}
