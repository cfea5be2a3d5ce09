import { pauseSchema } from "@/lib/protocol/app/automation.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { pauseAutomation } from "@/lib/server-seat/automations/pause-automation.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";

/** Stops an automation, or lets it go on. */
export const POST = postRoute(pauseSchema, async ({ user, body }) => {
  await pauseAutomation(getAppDatabase(), user.id, body.automationId, body.paused);
  return { paused: body.paused };
});
