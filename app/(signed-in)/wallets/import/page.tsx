import type { Metadata } from "next";
import { ImportHome } from "@/components/import/import-home.tsx";

export const metadata: Metadata = { title: "Import a wallet" };

export default function ImportWalletPage() {
  return <ImportHome />;
}
