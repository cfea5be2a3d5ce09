/** `npm run typecheck`: the compiler over everything, with the generated sources that it needs. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./fail.ts";
import { generateSources } from "./generate-sources.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

await generateSources(ROOT).catch(fail);
const { status } = spawnSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "--noEmit"], {
  cwd: ROOT,
  stdio: "inherit",
});
process.exit(status ?? 1);
