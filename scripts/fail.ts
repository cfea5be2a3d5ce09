import { UserError } from "./stack/user-error.ts";

/** Ends a script: what the person can mend in plain words, anything else with its stack. */
export function fail(error: unknown): never {
  if (error instanceof UserError) console.error(`\n✗ ${error.message}\n  → ${error.fix}\n`);
  else console.error(error);
  process.exit(1);
}
