"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { applyTheme, nextTheme, parseTheme, type Theme } from "./theme.ts";

const LOOK = {
  system: { Icon: Monitor, name: "as the device" },
  light: { Icon: Sun, name: "light" },
  dark: { Icon: Moon, name: "dark" },
} as const;

/** Goes round: as the device, light, dark. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(watchTheme, readTheme, () => "system" as const);
  const { Icon, name } = LOOK[theme];
  return (
    <button
      type="button"
      onClick={() => applyTheme(nextTheme(theme))}
      aria-label={`Theme: ${name}. Change to ${LOOK[nextTheme(theme)].name}`}
      className="-mr-3 grid size-11 place-items-center rounded-control text-muted transition-colors hover:bg-hover hover:text-ink"
    >
      <Icon className="size-5" strokeWidth={1.75} aria-hidden />
    </button>
  );
}

/** The attribute on `<html>` is the one truth, for any number of toggles on the page. */
function readTheme(): Theme {
  return parseTheme(document.documentElement.dataset.theme);
}

function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
