import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { BackendAway } from "@/components/recovery-site/backend-away.tsx";
import { KeyDesk } from "@/components/recovery-site/key-desk.tsx";
import { SiteFrame } from "@/components/recovery-site/site-frame.tsx";
import { WalletList } from "@/components/recovery-site/wallet-list.tsx";
import type { RecoveryWallet } from "@/lib/protocol/app/recovery-wallet.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { listRecoveryWallets } from "@/lib/recovery-site/list-recovery-wallets.ts";
import { getRecoveryPerson } from "@/lib/recovery-site/recovery-session.ts";
import { getSiteEnvironment } from "@/lib/server-seat/environment.ts";

export const metadata: Metadata = { title: "Your wallets" };

/** The recovery site's `/recovery`: the person's wallets, or the one whose key is to be taken out. */
export default async function RecoverySitePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const person = await getRecoveryPerson();
  if (person === null) redirect("/sign-in");
  const { COUNTERSIGN_MODE, PRIVY_APP_ID: appId, WALLET_API_ORIGIN: walletApiOrigin } = getSiteEnvironment();
  const { wallet: asked } = await searchParams;
  const wallets = await listOrNull(person.email);
  return (
    <SiteFrame development={COUNTERSIGN_MODE === "development"}>
      {wallets === null ? (
        <BackendAway />
      ) : asked === undefined ? (
        <WalletList email={person.email} wallets={wallets} />
      ) : (
        <Chosen config={{ appId, walletApiOrigin }} wallet={wallets.find(({ id }) => id === asked)} />
      )}
    </SiteFrame>
  );
}

function Chosen({ config, wallet }: { config: { appId: string; walletApiOrigin: string }; wallet: RecoveryWallet | undefined }) {
  if (!wallet?.seatWallet) notFound();
  return <KeyDesk config={config} wallet={wallet.seatWallet} exportedAtMs={wallet.exportedAtMs} />;
}

/** null while the wallet backend cannot be asked. */
async function listOrNull(email: string): Promise<RecoveryWallet[] | null> {
  try {
    return await listRecoveryWallets(email);
  } catch (error) {
    if (error instanceof ApiError && error.status >= 500) return null;
    throw error;
  }
}
