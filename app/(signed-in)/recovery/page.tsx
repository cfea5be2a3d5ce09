import type { Metadata } from "next";
import { RecoveryHome } from "@/components/recovery/recovery-home.tsx";

export const metadata: Metadata = { title: "Recovery" };

export default function RecoveryPage() {
  return <RecoveryHome />;
}
