/** The addresses of the recovery site's pages, and where the build has them: the app's own stand at the same addresses. */
const PAGES: Readonly<Record<string, string>> = {
  "/": "/recovery-site",
  "/recovery": "/recovery-site",
  "/sign-in": "/recovery-site/sign-in",
  "/dev/mailbox": "/dev/mailbox",
  "/offline-tool": "/offline-tool",
  "/api/health": "/api/health",
  "/api/recovery/export": "/api/recovery/export",
};

/** Everything there is at the recovery site, as the path that answers; null: it leads nowhere, and so does whatever will be built one day and is not named here. */
export function findRecoveryPage(path: string): string | null {
  if (path.startsWith("/api/auth/")) return path;
  return Object.hasOwn(PAGES, path) ? (PAGES[path] ?? null) : null;
}
