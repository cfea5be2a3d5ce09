/** `node scripts/database/generate-clients.ts`: writes the Prisma clients of both databases to `prisma/<party>/generated`. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fail } from "../fail.ts";
import { PARTIES, partyFolder } from "./parties.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export async function generateClients(): Promise<void> {
  await Promise.all(
    PARTIES.map((party) =>
      promisify(execFile)(
        process.execPath,
        [join(ROOT, "node_modules/prisma/build/index.js"), "generate", "--schema", join(partyFolder(party), "schema.prisma"), "--no-hints"],
        {
          cwd: ROOT,
          // Generating needs no engine, but the command would download one unless it is told of a file; any file will do.
          env: { ...process.env, COUNTERSIGN_DATABASE: party, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
        },
      ),
    ),
  );
}

if (import.meta.main) {
  const startedMs = Date.now();
  await generateClients().catch(fail);
  console.log(`Prisma clients of ${PARTIES.join(" and ")} generated in ${((Date.now() - startedMs) / 1_000).toFixed(1)} s`);
}
