/** How a step ended; `detail` is shown behind its label. */
export type StepOutcome = { ok: boolean; detail?: string | undefined };

/** Shows steps as they run, with their times. Steps may overlap. */
export type Progress = {
  /** Runs a step that succeeds, with a detail or without, or throws. */
  step(label: string, work: () => Promise<string | undefined>): Promise<void>;
  /** Runs a step that says how it ended. */
  check(label: string, work: () => Promise<StepOutcome>): Promise<void>;
  /** A line of its own, above the steps that still run. */
  note(text: string): void;
  end(): void;
};

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
/** Where the lines cannot be redrawn (a log, a pipe), a step says that it still runs, after the first and then each further interval. */
const REMINDER_MS = 10_000;

type Step = { label: string; startedMs: number; nextReminderMs: number };

export function openProgress(output: NodeJS.WriteStream): Progress {
  const live = output.isTTY && process.env.CI === undefined;
  const running = new Set<Step>();
  let drawn = 0;
  let failed = false;
  const timer = setInterval(live ? redraw : remind, live ? FRAME_MS : 1_000);
  timer.unref();

  return {
    step: (label, work) => track(label, async () => ({ ok: true, detail: await work() })),
    check: track,
    note: write,
    end() {
      failed = true;
      clearInterval(timer);
      erase();
    },
  };

  async function track(label: string, work: () => Promise<StepOutcome>): Promise<void> {
    const step = { label, startedMs: Date.now(), nextReminderMs: Date.now() + REMINDER_MS };
    running.add(step);
    try {
      const { ok, detail } = await work();
      finish(step, ok ? "✓" : "✗", detail);
    } catch (error) {
      // The first failure, or the end of it all, ends the other steps; that they end is no news.
      if (failed) running.delete(step);
      else finish(step, "✗", undefined);
      failed = true;
      throw error;
    }
  }

  function finish(step: Step, mark: string, detail: string | undefined): void {
    running.delete(step);
    write(`  ${mark} ${step.label.padEnd(28)} ${seconds(step).padStart(7)}${detail ? `  ${detail}` : ""}`);
  }

  function write(line: string): void {
    erase();
    output.write(`${line}\n`);
    if (live) redraw();
  }

  function redraw(): void {
    erase();
    const frame = FRAMES[Math.floor(Date.now() / FRAME_MS) % FRAMES.length];
    for (const step of running) output.write(`  ${frame} ${step.label.padEnd(28)} ${seconds(step).padStart(7)}\n`);
    drawn = running.size;
  }

  function erase(): void {
    if (drawn > 0) output.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  }

  function remind(): void {
    for (const step of running) {
      if (Date.now() < step.nextReminderMs) continue;
      step.nextReminderMs += REMINDER_MS;
      output.write(`  … ${step.label} (${seconds(step)})\n`);
    }
  }
}

function seconds(step: Step): string {
  return `${((Date.now() - step.startedMs) / 1_000).toFixed(1)} s`;
}
