import { endSession } from "@/lib/auth/sign-in-client.ts";

/** Ends the session and loads the first page anew, so that nothing of the person stays in memory. */
export async function leaveApp(): Promise<void> {
  await endSession();
  window.location.assign("/");
}
