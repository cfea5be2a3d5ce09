import "./assert-server-runtime.ts";
import type { ActionFailure, ActionOutcome, ActionProgress } from "../protocol/app/wallet-action.ts";

export type ActionRun = AsyncGenerator<ActionProgress, ActionOutcome, void>;

/**
 * The run as `application/x-ndjson`, one event a line as it happens. The run goes on when the browser leaves: what both seats have signed is carried to its end
 * and stands in the activity list.
 */
export function streamAction(run: ActionRun, describeFailure: (error: unknown) => ActionFailure): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isOpen = true;
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (event: ActionProgress | ActionOutcome) => {
        if (isOpen) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      write(await finishRun(run, write).catch(describeFailure));
      if (isOpen) controller.close();
    },
    cancel() {
      isOpen = false;
    },
  });
}

/** Runs to the end, telling `onEvent` of each station. */
export async function finishRun(run: ActionRun, onEvent: (event: ActionProgress) => void): Promise<ActionOutcome> {
  for (;;) {
    const step = await run.next();
    if (step.done === true) return step.value;
    onEvent(step.value);
  }
}
