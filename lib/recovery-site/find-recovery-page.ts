/** The site's pages: the address, and the folder of `app/recovery-site`. The app's own pages stand at the same addresses. */
const PAGES: Readonly<Record<string, string>> = { "/": "wallets", "/recovery": "wallets", "/sign-in": "sign-in" };

/** What the app answers, and the recovery site too. */
const SHARED: ReadonlySet<string> = new Set(["/api/health", "/api/recovery/export", "/dev/mailbox", "/offline-tool"]);

/** The page that says so. */
export const NOWHERE = "nowhere";

/**
 * Everything there is at the recovery site: the page that answers at an address, or null where the app's own answers. Whatever is not named here leads nowhere, also what
 * will be built one day.
 */
export function findRecoveryPage(path: string): string | null {
  if (SHARED.has(path) || path.startsWith("/api/auth/")) return null;
  return (Object.hasOwn(PAGES, path) ? PAGES[path] : undefined) ?? NOWHERE;
}
