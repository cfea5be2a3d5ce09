import { testSeal } from "../../enclave/seal-self-test.ts";

/** Runs the enclave's self-test and prints what came of it: `{"denials":[…]}` or `{"error":"…"}`. */
const outcome = await testSeal().then(
  (denials) => ({ denials }),
  (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
