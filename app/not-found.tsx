import { Logo } from "@/components/shell/logo.tsx";
import { NothingHere } from "@/components/shell/nothing-here.tsx";

export default function NotFoundPage() {
  return (
    <main className="mx-auto min-h-dvh max-w-narrow px-5 pt-8">
      <Logo />
      <NothingHere />
    </main>
  );
}
