"use client";

import { Ellipsis } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { cn } from "@/components/ui/cn.ts";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu.tsx";
import { useWalletHref } from "./app-state.tsx";
import { DESTINATIONS } from "./destinations.ts";
import { NavLink } from "./nav-link.tsx";

const PLACES = 4;
const shown = DESTINATIONS.length > PLACES ? DESTINATIONS.slice(0, PLACES - 1) : DESTINATIONS;
const more = DESTINATIONS.slice(shown.length);

/** Four places of a phone, in thumb reach: the first destinations, and a menu of the others. */
export function BottomBar() {
  return (
    <nav
      aria-label="Main"
      data-print="hide"
      className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="mx-auto grid max-w-column grid-cols-4">
        {shown.map(({ href, name, Icon }) => (
          <li key={href}>
            <NavLink href={href} className="h-16">
              <Icon className="size-5" strokeWidth={1.75} aria-hidden />
              {name}
            </NavLink>
          </li>
        ))}
        {more.length > 0 ? (
          <li>
            <More />
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

function More() {
  const path = usePathname();
  const router = useRouter();
  const toHref = useWalletHref();
  const here = more.some(({ href }) => path.startsWith(href));
  return (
    <Menu>
      <MenuTrigger
        className={cn(
          "flex h-16 w-full flex-col items-center justify-center gap-1 text-13 transition-colors hover:text-ink",
          here ? "font-medium text-ink" : "text-muted",
        )}
      >
        <Ellipsis className="size-5" strokeWidth={1.75} aria-hidden />
        More
      </MenuTrigger>
      <MenuContent align="end">
        {more.map(({ href, name, Icon }) => (
          <MenuItem key={href} onSelect={() => router.push(toHref(href))}>
            <Icon aria-hidden />
            {name}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
