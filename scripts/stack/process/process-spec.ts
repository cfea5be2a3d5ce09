import type { Account } from "../postgres/find-account.ts";

/** One child process of the stack: how it is started, known to be ready, and stopped. */
export type ProcessSpec = {
  /** Also the name of its log file and of its entry in stack.json. */
  name: string;
  command: string;
  args: string[];
  /** The whole environment; nothing is inherited. */
  env: Record<string, string>;
  account?: Account | null;
  cwd?: string;
  /**
   * Our own Node programs get a pipe that closes when the supervisor dies, and stop by it (`exit-with-supervisor.ts`).
   * The others are found by the next start.
   */
  watchesSupervisor: boolean;
  stopSignal: "SIGTERM" | "SIGINT";
  stopWithinMs: number;
  /** Asked again and again until it answers true. */
  isReady: () => Promise<boolean>;
  readyWithinMs: number;
};
