import { removalSchema } from "@/lib/protocol/app/automation.ts";
import { getAutomationContext } from "@/lib/server-seat/automations/automation-context.ts";
import { removeAutomation } from "@/lib/server-seat/automations/remove-automation.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";

/** Stops an automation at once and answers what the person signs so that its rule is gone too. */
export const POST = postRoute(removalSchema, async ({ user, body }) => ({
  ...(await removeAutomation(getAutomationContext(), user.id, body)),
}));
