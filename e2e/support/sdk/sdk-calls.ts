import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What the integration tests of one run called through the SDK, a line of JSON each. */
export const SDK_CALLS_FILE = fileURLToPath(new URL("../../../test-results/reports/sdk-calls.jsonl", import.meta.url));

const sdkCallSchema = z.strictObject({ method: z.string(), outcome: z.enum(["answered", "refused", "not_offered"]) });
export type SdkCall = z.infer<typeof sdkCallSchema>;

export function readSdkCalls(): SdkCall[] {
  if (!existsSync(SDK_CALLS_FILE)) return [];
  const lines = readFileSync(SDK_CALLS_FILE, "utf8").trimEnd().split("\n");
  return lines.filter((line) => line !== "").map((line) => sdkCallSchema.parse(JSON.parse(line)));
}
