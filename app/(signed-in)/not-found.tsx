import { NothingHere } from "@/components/shell/nothing-here.tsx";

/** Inside the frame, which brings the page's `main`. */
export default function SignedInNotFoundPage() {
  return <NothingHere />;
}
