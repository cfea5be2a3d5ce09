import type { Metadata } from "next";
import { SignHome } from "@/components/sign/sign-home.tsx";

export const metadata: Metadata = { title: "Sign" };

export default function SignPage() {
  return <SignHome />;
}
