import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { PhaseResult } from "./run-phase.ts";

const vitestSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const playwrightSchema = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
});

/** Counts of a vitest JSON report. A file that could not even be loaded has no test that failed, and counts as one. */
export function readVitestReport(path: string, succeeded: boolean): PhaseResult {
  if (!existsSync(path)) return { passed: 0, failed: 1, note: "no report" };
  const report = vitestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return finish(report.numPassedTests, report.numFailedTests + broken.length, report.numPendingTests, succeeded);
}

/** Counts of a Playwright JSON report. A test that passed only at its second try is told of: a machine with little to spare makes some, a bug makes the same one each time. */
export function readPlaywrightReport(path: string, succeeded: boolean): PhaseResult {
  if (!existsSync(path)) return { passed: 0, failed: 1, note: "no report" };
  const { stats, errors } = playwrightSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const result = finish(stats.expected + stats.flaky, stats.unexpected + errors.length, stats.skipped, succeeded);
  const notes = [result.note, stats.flaky > 0 ? `${stats.flaky} at the second try` : undefined].filter((note) => note !== undefined);
  return notes.length === 0 ? result : { ...result, note: notes.join(", ") };
}

/** A runner that fails without naming a test (a setup, a coverage limit, a crash) must not pass for a success. */
function finish(passed: number, failed: number, skipped: number, succeeded: boolean): PhaseResult {
  const counted = failed === 0 && !succeeded ? 1 : failed;
  return { passed, failed: counted, ...(skipped > 0 ? { note: `${skipped} skipped` } : {}) };
}
