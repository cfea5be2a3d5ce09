import { rmSync } from "node:fs";
import { join } from "node:path";
import { installChromium } from "../chromium/install-chromium.ts";
import { generateSources } from "../generate-sources.ts";
import { readPlaywrightReport, readVitestReport } from "./read-report.ts";
import { type PhaseResult, runCommand } from "./run-phase.ts";

/** One part of `npm test`. Its output goes to `logFile`. */
export type Phase = { name: string; run(logFile: string): Promise<PhaseResult> };

/** In the order of their cost: what is cheap to find is found first. */
export function listPhases(root: string, reports: string): Phase[] {
  return [
    { name: "chromium", run: async () => ({ passed: 0, failed: 0, note: installChromium() }) },
    {
      name: "sources",
      run: async () => {
        await generateSources(root);
        return { passed: 0, failed: 0 };
      },
    },
    check("biome", ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"]),
    check("tsc", ["typescript/bin/tsc", "--noEmit"]),
    check("knip", ["knip/bin/knip.js"]),
    vitest("unit"),
    vitest("integration"),
    // After the run that it reads.
    script("compatibility", ["scripts/write-compatibility.ts", "--check"]),
    playwright(),
  ];

  function check(name: string, [program = "", ...args]: string[]): Phase {
    return script(name, [join("node_modules", program), ...args]);
  }

  function script(name: string, [program = "", ...args]: string[]): Phase {
    return {
      name,
      run: async (logFile) => {
        const succeeded = await runCommand({ args: [join(root, program), ...args], logFile });
        return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
      },
    };
  }

  function vitest(project: "unit" | "integration"): Phase {
    return {
      name: project,
      run: async (logFile) => {
        const report = join(reports, `${project}.json`);
        rmSync(report, { force: true });
        const program = join(root, "node_modules/vitest/vitest.mjs");
        const args = [program, "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
        const succeeded = await runCommand({ args, logFile, env: { NO_COLOR: "1" } });
        return readVitestReport(report, succeeded);
      },
    };
  }

  function playwright(): Phase {
    return {
      name: "browser",
      run: async (logFile) => {
        const report = join(reports, "browser.json");
        rmSync(report, { force: true });
        const args = [join(root, "node_modules/@playwright/test/cli.js"), "test", "--reporter=list,json"];
        const succeeded = await runCommand({ args, logFile, env: { NO_COLOR: "1", PLAYWRIGHT_JSON_OUTPUT_NAME: report } });
        return readPlaywrightReport(report, succeeded);
      },
    };
  }
}
