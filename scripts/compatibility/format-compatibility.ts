import type { SdkCall } from "../../e2e/support/sdk/sdk-calls.ts";
import { COMPATIBILITY_NOTES } from "./compatibility-notes.ts";

const INTRODUCTION = `# Compatibility

Every public call of \`@privy-io/node\` 0.35, found by reflection over the SDK, and what became of it in the conformance tests (\`e2e/conformance\`): the
unmodified SDK against the real processes. **works**: called and answered. **not offered**: refused with the code \`not_supported\`. **refused**: called, and
refused for the reason in the notes.

This page is made by \`npm test\` from its own run (\`node scripts/write-compatibility.ts\` writes it); the test fails when the page is stale or a call was never made.
`;

export interface Compatibility {
  readonly text: string;
  /** Calls that no test made, or that were refused without a note that says why. */
  readonly untested: string[];
}

/** The text of docs/compatibility.md. */
export function formatCompatibility(methods: readonly string[], calls: readonly SdkCall[]): Compatibility {
  const outcomes = new Map<string, Set<SdkCall["outcome"]>>();
  for (const { method, outcome } of calls) outcomes.set(method, (outcomes.get(method) ?? new Set()).add(outcome));
  const rows = methods.map((method) => ({ method, status: readStatus(outcomes.get(method)) }));
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const table = rows.map(({ method, status }) => `| \`${method}\` | ${status} | ${COMPATIBILITY_NOTES[method] ?? ""} |`);
  const summary = `Of ${methods.length} calls: ${count("works")} work, ${count("not offered")} not offered, ${count("refused")} refused.`;
  return {
    text: [INTRODUCTION, summary, "", "| call | status | notes |", "| --- | --- | --- |", ...table, ""].join("\n"),
    untested: rows
      .filter(({ method, status }) => status === "untested" || (status === "refused" && COMPATIBILITY_NOTES[method] === undefined))
      .map(({ method }) => method),
  };
}

function readStatus(outcomes: ReadonlySet<SdkCall["outcome"]> | undefined): "works" | "not offered" | "refused" | "untested" {
  if (outcomes?.has("answered")) return "works";
  if (outcomes?.has("not_offered")) return "not offered";
  return outcomes?.has("refused") ? "refused" : "untested";
}
