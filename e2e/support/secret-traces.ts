import type { Page } from "@playwright/test";
import { expect } from "./person.ts";

interface Sent {
  url: string;
  body: string;
}

/** Everything that the page sends from now on. */
export function recordRequests(page: Page): Sent[] {
  const sent: Sent[] = [];
  page.on("request", (request) => sent.push({ url: request.url(), body: request.postData() ?? "" }));
  return sent;
}

/** Looks for the secret in everything that was sent, in the document and in every store of the browser. */
export async function expectNowhere(page: Page, sent: readonly Sent[], secrets: readonly string[]): Promise<void> {
  const kept = await page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name = "" }) =>
          new Promise<unknown>((resolve) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => resolve(null);
            opening.onsuccess = () => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) return resolve([]);
              const reading = opening.result
                .transaction(stores)
                .objectStore(stores[0] ?? "")
                .getAll();
              reading.onsuccess = () => resolve(reading.result);
              reading.onerror = () => resolve(null);
            };
          }),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, history.state, document.cookie, location.href]);
  });
  const everything = [JSON.stringify(sent), kept, await page.content()].join("\n").toLowerCase();
  expect(sent.some(({ url }) => url.endsWith("/api/wallets/import"))).toBe(true);
  for (const secret of secrets) expect(everything.includes(secret.toLowerCase())).toBe(false);
}
