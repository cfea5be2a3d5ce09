import type { z } from "zod";
import { LocalTime } from "@/components/ui/local-time.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { policyReplaySchema } from "@/lib/protocol/api/policy-replay.ts";
import { sayInEther } from "./say-in-ether.ts";

interface ReplayResultProps {
  replay: z.infer<typeof policyReplaySchema> | undefined;
  hasFailed: boolean;
}

const MAX_SHOWN = 5;

/** What these rules would have refused of what was sent, had they always been there. */
export function ReplayResult({ replay, hasFailed }: ReplayResultProps) {
  return (
    <section aria-label="What would this have refused?" className="mt-4 border-line border-t pt-4">
      <p className="font-medium text-15">What would this have refused?</p>
      {replay ? (
        <Told replay={replay} />
      ) : hasFailed ? (
        <p className="mt-1 text-13 text-muted">The history cannot be judged again just now. You can set the limits all the same.</p>
      ) : (
        <div aria-busy role="status" className="mt-2 grid gap-2">
          <span className="sr-only">Judging the history again</span>
          <Skeleton className="w-2/3" />
        </div>
      )}
    </section>
  );
}

function Told({ replay: { covered, newly_refused, newly_allowed, results } }: { replay: z.infer<typeof policyReplaySchema> }) {
  const refused = results.filter(({ now, proposed }) => now.decision === "ALLOW" && proposed.decision === "DENY");
  return (
    <>
      <p className="mt-1 text-13 text-muted">
        {covered.transactions === 0
          ? "This wallet has sent nothing yet."
          : `${newly_refused} of ${covered.transactions} sends${covered.complete ? "" : ", the newest,"} would have been refused${newly_allowed > 0 ? `, and ${newly_allowed} that today’s rules refuse allowed` : ""}.`}
      </p>
      {refused.length > 0 ? (
        <ul className="mt-2 grid gap-2">
          {refused.slice(0, MAX_SHOWN).map(({ id, created_at, proposed }) => (
            <li key={id} className="text-13 [overflow-wrap:anywhere]">
              <LocalTime ms={created_at} /> <span className="text-muted">{sayInEther(proposed.explanation)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
