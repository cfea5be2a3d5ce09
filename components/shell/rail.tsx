import { SeatDisc } from "@/components/seat-disc/seat-disc.tsx";
import { DESTINATIONS } from "./destinations.ts";
import { NavLink } from "./nav-link.tsx";
import { WalletLink } from "./wallet-link.tsx";

/** The slim left rail of a large screen. */
export function Rail() {
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="sticky top-0 hidden h-dvh w-24 shrink-0 flex-col items-center overflow-y-auto border-line border-r py-5 lg:flex"
    >
      <WalletLink
        href="/wallet"
        aria-label="Countersign, to your wallet"
        className="mb-5 grid shrink-0 size-11 place-items-center rounded-control"
      >
        <SeatDisc state="closed" size={28} decorative />
      </WalletLink>
      <ul className="flex w-full flex-1 flex-col gap-1 px-1">
        {DESTINATIONS.map(({ href, name, Icon }) => (
          <li key={href}>
            <NavLink href={href} className="h-16 rounded-control hover:bg-hover aria-[current=page]:bg-hover">
              <Icon className="size-5" strokeWidth={1.75} aria-hidden />
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
