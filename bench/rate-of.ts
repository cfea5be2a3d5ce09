/** `--quick` shows that the benchmark runs; its figures mean little. */
const SCALE = process.argv.includes("--quick") ? 0.1 : 1;
const WARM_UP_MS = 300 * SCALE;
const MEASURE_MS = 1_500 * SCALE;

/** Calls a second of `work`, one after another, after a warm-up. */
export async function rateOf(work: () => Promise<void>): Promise<number> {
  const warmUntil = performance.now() + WARM_UP_MS;
  while (performance.now() < warmUntil) await work();
  const started = performance.now();
  let calls = 0;
  while (performance.now() - started < MEASURE_MS) {
    await work();
    calls += 1;
  }
  return (calls * 1000) / (performance.now() - started);
}

/** Calls a second with `width` of them under way at any time, and the time each took. */
export async function concurrentRateOf(
  width: number,
  durationMs: number,
  work: (worker: number) => Promise<void>,
): Promise<{ perSecond: number; p50Ms: number; p99Ms: number }> {
  const timesMs: number[] = [];
  const started = performance.now();
  const warmUntil = started + WARM_UP_MS;
  const until = warmUntil + durationMs * SCALE;
  await Promise.all(
    Array.from({ length: width }, async (_, worker) => {
      while (performance.now() < until) {
        const begun = performance.now();
        await work(worker);
        if (begun >= warmUntil) timesMs.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - warmUntil) / 1000;
  timesMs.sort((a, b) => a - b);
  return { perSecond: timesMs.length / seconds, p50Ms: quantile(timesMs, 0.5), p99Ms: quantile(timesMs, 0.99) };
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
