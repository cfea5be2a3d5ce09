/** `npm run build`: everything that `npm start` would build. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./fail.ts";
import { buildClients, buildEnclaveBundle, buildOfflinePage, buildWebApp } from "./stack/build/build-products.ts";
import { openProgress } from "./stack/screen/open-progress.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOG = join(ROOT, "dist", "build-web.log");

try {
  const { signal } = new AbortController();
  const progress = openProgress(process.stdout);
  const say = (built: boolean) => (built ? "" : "unchanged");
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  await progress.step("Database clients", async () => say(await buildClients(ROOT, signal)));
  await progress.step("Enclave bundle", async () => say(await buildEnclaveBundle(ROOT, signal)));
  await progress.step("Offline tool", async () => say(await buildOfflinePage(ROOT, signal)));
  await progress.step("Web app", async () => say(await buildWebApp(ROOT, LOG, signal)));
  progress.end();
} catch (error) {
  fail(error);
}
