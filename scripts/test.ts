/**
 * `npm test`: everything that CI runs, on a machine that need have nothing but Node and git. `npm test -- unit browser` runs the named phases only.
 * The last line is `N passed, N failed`, summed over all runners; each static check counts as one.
 */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./fail.ts";
import { openProgress } from "./stack/screen/open-progress.ts";
import { UserError } from "./stack/user-error.ts";
import { listPhases } from "./test/phases.ts";
import { type PhaseResult, readOutput } from "./test/run-phase.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REPORTS = join(ROOT, "test-results", "reports");

try {
  const failed = await main(process.argv.slice(2));
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  fail(error);
}

async function main(names: string[]): Promise<number> {
  const all = listPhases(ROOT, REPORTS);
  const unknown = names.find((name) => !all.some((phase) => phase.name === name));
  if (unknown) throw new UserError(`There is no phase "${unknown}".`, `Phases: ${all.map((phase) => phase.name).join(", ")}`);
  // Without the sources, nothing compiles; without Chromium, only the browser's phase cannot run.
  const needed = (name: string) =>
    names.length === 0 || names.includes(name) || name === "sources" || (name === "chromium" && names.includes("browser"));
  mkdirSync(REPORTS, { recursive: true });

  const total = { passed: 0, failed: 0 };
  const progress = openProgress(process.stdout);
  for (const phase of all.filter(({ name }) => needed(name))) {
    const logFile = join(REPORTS, `${phase.name}.log`);
    const result: PhaseResult = { passed: 0, failed: 1 };
    await progress.check(phase.name, async () => {
      try {
        Object.assign(result, await phase.run(logFile));
      } catch (error) {
        result.note = error instanceof Error ? error.message : String(error);
      }
      return { ok: result.failed === 0, detail: summarize(result) };
    });
    if (result.failed > 0) progress.note(`${readOutput(logFile)}\n    Full output: ${relative(process.cwd(), logFile)}\n`);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  progress.end();
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed;
}

function summarize({ passed, failed, note }: PhaseResult): string {
  const counts = passed + failed > 0 ? `${passed} passed${failed > 0 ? `, ${failed} failed` : ""}` : "";
  return [counts, note].filter(Boolean).join(" · ");
}
