/** Runs once when the Next server starts: signed requests that wait in the queue go out without anybody opening a page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { isRecoverySite } = await import("./lib/server-seat/environment.ts");
  if (isRecoverySite()) return;
  const { startJobs } = await import("./lib/server-seat/jobs/start-jobs.ts");
  // Not awaited: pages are served while the database is still on its way.
  void startJobs();
}
