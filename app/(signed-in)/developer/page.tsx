import type { Metadata } from "next";
import { DeveloperHome } from "@/components/developer/developer-home.tsx";

export const metadata: Metadata = { title: "Developer" };

export default function DeveloperPage() {
  return <DeveloperHome />;
}
