/** Writes docs/errors.md from the catalogue in lib/protocol/errors.ts. A test fails when the page is stale. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatErrorDocs } from "./format-error-docs.ts";

writeFileSync(fileURLToPath(new URL("../docs/errors.md", import.meta.url)), formatErrorDocs());
