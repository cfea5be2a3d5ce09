"use client";

import { useHydrated } from "./use-hydrated.ts";

interface LocalTimeProps {
  ms: number;
  /** `clock` is for lists that already say the day. */
  show?: "full" | "clock" | "day";
}

const FORMATS = {
  full: { dateStyle: "medium", timeStyle: "medium" },
  clock: { timeStyle: "short" },
  day: { dateStyle: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment in the person's own zone and locale. The server, which knows neither, writes it in UTC. */
export function LocalTime({ ms, show = "full" }: LocalTimeProps) {
  const hydrated = useHydrated();
  const date = new Date(ms);
  const text = hydrated
    ? new Intl.DateTimeFormat(undefined, FORMATS[show]).format(date)
    : new Intl.DateTimeFormat("en-US", { ...FORMATS[show], timeZone: "UTC" }).format(date);
  return <time dateTime={date.toISOString()}>{text}</time>;
}
