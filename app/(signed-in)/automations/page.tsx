import type { Metadata } from "next";
import { AutomationsHome } from "@/components/automations/automations-home.tsx";

export const metadata: Metadata = { title: "Automations" };

export default function AutomationsPage() {
  return <AutomationsHome />;
}
