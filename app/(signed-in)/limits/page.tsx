import type { Metadata } from "next";
import { LimitsHome } from "@/components/limits/limits-home.tsx";

export const metadata: Metadata = { title: "Limits" };

export default function LimitsPage() {
  return <LimitsHome />;
}
