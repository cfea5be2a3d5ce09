import type { Metadata } from "next";
import { WalletHome } from "@/components/wallet/wallet-home.tsx";

export const metadata: Metadata = { title: "Wallet" };

export default function WalletPage() {
  return <WalletHome />;
}
