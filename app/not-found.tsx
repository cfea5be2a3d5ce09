import Link from "next/link";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Logo } from "@/components/shell/logo.tsx";
import { Button } from "@/components/ui/button.tsx";

export default function NotFoundPage() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-narrow content-center justify-items-start gap-5 px-5">
      <Logo />
      <SeatDisc state="empty" size={96} decorative />
      <h1 className="font-semibold text-32">Nothing is here</h1>
      <p className="text-muted">This address leads nowhere in the app. Your money is where it was.</p>
      <Button asChild>
        <Link href="/wallet">Open your wallet</Link>
      </Button>
    </main>
  );
}
