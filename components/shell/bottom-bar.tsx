import { DESTINATIONS } from "./destinations.ts";
import { NavLink } from "./nav-link.tsx";

/** The four destinations of a phone, in thumb reach. */
export function BottomBar() {
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="mx-auto grid max-w-column grid-cols-4">
        {DESTINATIONS.map(({ href, name, Icon }) => (
          <li key={href}>
            <NavLink href={href} className="h-16">
              <Icon className="size-5" strokeWidth={1.75} aria-hidden />
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
