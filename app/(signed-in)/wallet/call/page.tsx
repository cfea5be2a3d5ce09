import type { Metadata } from "next";
import { CallHome } from "@/components/call/call-home.tsx";

export const metadata: Metadata = { title: "Call a contract" };

export default function CallPage() {
  return <CallHome />;
}
