import { UserError } from "./stack/user-error.ts";

/** Ends a script: what the person can mend in plain words, anything else with its stack. */
export function fail(error: unknown): never {
  if (error instanceof UserError) console.error(`\n✗ ${error.message}\n  → ${error.fix}\n`);
  // A mistake in a Prisma schema: the message shows the line, the stack is the engine's own.
  else if (error instanceof Error && error.name === "SchemaConnectorError") console.error(`\n✗ ${error.message}\n`);
  else console.error(error);
  process.exit(1);
}
