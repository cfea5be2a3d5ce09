import Link from "next/link";
import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Card, CardTitle } from "@/components/ui/card.tsx";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { FullAddress } from "@/components/wallet/address.tsx";
import type { RecoveryWallet } from "@/lib/protocol/app/recovery-wallet.ts";
import { RECOVERY_WORDS } from "./recovery-words.ts";

/** One of the person's wallets: whether this site can take its key out, and if not, what can. */
export function WalletCard({ wallet: { id, address, by, exportedAtMs } }: { wallet: RecoveryWallet }) {
  const { custody, title, sentence } = RECOVERY_WORDS[by];
  const titleId = `wallet-${id}`;
  const addressId = `address-${id}`;
  return (
    <Card aria-labelledby={`${titleId} ${addressId}`} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-4">
      {custody === null ? (
        <SeatDisc state="empty" size={40} decorative />
      ) : (
        <SeatDisc state={by === "server" ? "closed" : "empty"} custody={custody} size={40} decorative />
      )}
      <div className="min-w-0">
        <CardTitle id={titleId}>{title}</CardTitle>
        <p id={addressId} className="mt-1 text-soft">
          <FullAddress address={address} />
        </p>
        <p className="mt-2 max-w-text text-muted">{sentence}</p>
        {exportedAtMs === null ? null : (
          <p className="mt-2 text-13 text-muted">
            Its key was taken out last on <LocalTime ms={exportedAtMs} />.
          </p>
        )}
        {by === "server" ? (
          <Button asChild className="mt-4">
            <Link href={`/recovery?wallet=${id}`}>
              Take the key out<span className="sr-only"> of {address}</span>
            </Link>
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
