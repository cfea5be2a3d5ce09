/** Durations in milliseconds by name of a `server-timing` header: `host;dur=1.2, db;dur=0.8;desc="…"`. What is not of this form is left out. */
export function parseServerTiming(header: string): Map<string, number> {
  const durations = new Map<string, number>();
  for (const entry of header.split(",")) {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const text = parameters.find((parameter) => parameter.startsWith("dur="))?.slice(4) ?? "";
    const durationMs = Number(text);
    if (/^[a-z][a-z0-9-]{0,31}$/.test(name) && text !== "" && Number.isFinite(durationMs) && durationMs >= 0)
      durations.set(name, durationMs);
  }
  return durations;
}
