import { PageTitle } from "@/components/shell/page-title.tsx";
import type { RecoveryWallet } from "@/lib/protocol/app/recovery-wallet.ts";
import { WalletCard } from "./wallet-card.tsx";

/** Every wallet of the person, those that this site can open first. */
export function WalletList({ email, wallets }: { email: string; wallets: readonly RecoveryWallet[] }) {
  const sorted = [...wallets].sort((a, b) => Number(b.by === "server") - Number(a.by === "server"));
  return (
    <>
      <PageTitle title="Your wallets">
        Signed in as <span className="text-ink [overflow-wrap:anywhere]">{email}</span>, for a quarter of an hour. This site works while the
        app is away. It holds your server’s seat, and opens what that seat alone may open.
      </PageTitle>
      {sorted.length === 0 ? (
        <p className="rounded-card border border-line bg-surface px-6 py-14 text-center text-muted">
          No wallet belongs to this address. Sign out, and sign in with the one that you use in the app.
        </p>
      ) : (
        sorted.map((wallet) => <WalletCard key={wallet.id} wallet={wallet} />)
      )}
    </>
  );
}
