import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Made beside the web app by every build; see scripts/build-offline-tool.ts. */
const FILE = join(process.cwd(), "dist/offline/countersign-offline.html");

export const dynamic = "force-dynamic";

/** The offline tool as a file to carry to another machine. It holds nothing of anybody, so nobody needs to be signed in. */
export async function GET(): Promise<Response> {
  const html = await readFile(FILE, "utf8").catch(() => null);
  if (html === null) return new Response("The offline tool has not been built. Run npm run build.", { status: 404 });
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      // Never opened here: its place is a machine without a network.
      "content-disposition": 'attachment; filename="countersign-offline.html"',
      "cache-control": "no-cache",
    },
  });
}
