import { ERROR_CATALOGUE } from "../lib/protocol/errors.ts";

const INTRODUCTION = `# Errors

Every refusal is \`{"error": text, "code": code, …}\` with the status below. Members behind \`code\` (\`payload_hash\`, \`reason\`, \`policy\`, \`trace\`, \`issues\`, …)
say more to the authenticated app; a stranger gets \`error\` and \`code\` only. Every answer carries \`x-request-id\`.

This page is made from \`lib/protocol/errors.ts\` by \`node scripts/write-error-docs.ts\`.
`;

/** The text of docs/errors.md. */
export function formatErrorDocs(): string {
  const entries = Object.entries(ERROR_CATALOGUE).map(
    ([code, { status, title, fix }]) => `## \`${code}\`\n\n**${status}.** ${title}.\n\n${fix}\n`,
  );
  return [INTRODUCTION, ...entries].join("\n");
}
