/** Writes docs/compatibility.md from the calls that the last run of the integration tests made. `--check` writes nothing and fails when the page is stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listSdkMethods } from "../e2e/support/sdk/list-sdk-methods.ts";
import { readSdkCalls } from "../e2e/support/sdk/sdk-calls.ts";
import { formatCompatibility } from "./compatibility/format-compatibility.ts";
import { fail } from "./fail.ts";
import { UserError } from "./stack/user-error.ts";

const PAGE = fileURLToPath(new URL("../docs/compatibility.md", import.meta.url));

try {
  main(process.argv.includes("--check"));
  // The SDK's client, which was only looked at, would hold the process for a minute.
  process.exit();
} catch (error) {
  fail(error);
}

function main(isCheck: boolean): void {
  const { text, untested } = formatCompatibility(listSdkMethods(), readSdkCalls());
  if (untested.length > 0) {
    throw new UserError(
      `No integration test of the last run called: ${untested.join(", ")}`,
      "Run `npm test -- integration`, and test what is missing.",
    );
  }
  if (!isCheck) {
    writeFileSync(PAGE, text);
  } else if (readFileSync(PAGE, "utf8") !== text) {
    throw new UserError("docs/compatibility.md is stale.", "Run `npm test -- integration`, then `node scripts/write-compatibility.ts`.");
  }
}
