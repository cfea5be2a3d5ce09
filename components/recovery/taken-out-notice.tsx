import { LocalTime } from "@/components/ui/local-time.tsx";
import { Notice } from "@/components/ui/notice.tsx";

/** When a wallet's key was taken out last; nothing where it never was. */
export function TakenOutNotice({ exportedAtMs }: { exportedAtMs: number | null }) {
  if (exportedAtMs === null) return null;
  return (
    <Notice title="This wallet’s key has been taken out.">
      <p>
        Last on <LocalTime ms={exportedAtMs} />. Whoever holds that copy needs no approval of yours or your server’s.
      </p>
    </Notice>
  );
}
