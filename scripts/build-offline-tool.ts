import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = join(ROOT, "lib/user-seat/offline-tool");

/** Where the page lies, ready to be downloaded or opened from disk. */
export const OFFLINE_TOOL_FILE = join(ROOT, "dist/offline/countersign-offline.html");

/**
 * Puts the offline tool into one HTML file: no network, nothing to load. Its policy allows exactly this script and this style by their hashes, and no
 * connection to anywhere, so a reader of the first lines knows what the rest cannot do.
 */
export async function buildOfflineTool(file = OFFLINE_TOOL_FILE): Promise<void> {
  const script = await bundleScript();
  const [page, style] = await Promise.all(["page.html", "page.css"].map((name) => readFile(join(SOURCE, name), "utf8")));
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style ?? "")}; form-action 'none'; base-uri 'none'`;
  // Functions, so that `$&` and its like in the bundle are no patterns.
  const html = (page ?? "")
    .replace('content=""', () => `content="${policy}"`)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${script}</script>`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, html);
}

async function bundleScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [join(SOURCE, "main.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "silent",
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error("esbuild wrote no bundle");
  // The end of a script element inside a text would end it early.
  return bundle.text.trim().replaceAll("</script", "<\\/script");
}
