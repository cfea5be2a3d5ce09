import type { CustodyKind } from "@/lib/protocol/app/seat-wallet.ts";
import { CUSTODY_WORDS } from "./custody-words.ts";

/** Who can do what, and what happens if something is lost. Without headings of its own: it stands at different depths. */
export function CustodyFacts({ custody }: { custody: CustodyKind }) {
  const { powers, losses } = CUSTODY_WORDS[custody];
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <section aria-label="Who can do what">
        <p className="font-medium text-13 text-soft">Who can do what</p>
        <ul className="mt-2 grid gap-2.5 text-15">
          {powers.map(({ who, can }) => (
            <li key={who}>
              <strong className="font-medium">{who}</strong> <span className="text-muted">{can}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="If something is lost">
        <p className="font-medium text-13 text-soft">If something is lost</p>
        <dl className="mt-2 grid gap-2.5 text-15">
          {losses.map(({ what, means }) => (
            <div key={what}>
              <dt className="inline font-medium">{what}. </dt>
              <dd className="inline text-muted">{means}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
