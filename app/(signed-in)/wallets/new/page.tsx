import type { Metadata } from "next";
import { NewWalletHome } from "@/components/custody/new-wallet-home.tsx";

export const metadata: Metadata = { title: "New wallet" };

export default function NewWalletPage() {
  return <NewWalletHome />;
}
