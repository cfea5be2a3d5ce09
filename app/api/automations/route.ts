import { newAutomationSchema } from "@/lib/protocol/app/automation.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getAutomationContext } from "@/lib/server-seat/automations/automation-context.ts";
import { createAutomation } from "@/lib/server-seat/automations/create-automation.ts";
import { listAutomations } from "@/lib/server-seat/automations/list-automations.ts";
import { getRoute, postRoute } from "@/lib/server-seat/bff-route.ts";
import { getEnvironment } from "@/lib/server-seat/environment.ts";

const HOUR_MINUTES = 60;

/** One more automation; it runs once the person has signed what is answered. */
export const POST = postRoute(newAutomationSchema, async ({ user, body }) => {
  if (body.terms.everyMinutes < HOUR_MINUTES && getEnvironment().COUNTERSIGN_MODE !== "development")
    throw new ApiError("invalid_data", "terms.everyMinutes must be at least 60.");
  return { ...(await createAutomation(getAutomationContext(), user.id, body)) };
});

/** A wallet's automations with their history, newest first. */
export const GET = getRoute(async ({ request, user }) => {
  const walletId = new URL(request.url).searchParams.get("wallet") ?? "";
  const database = getAppDatabase();
  const wallet = await database.wallet.findFirst({ where: { id: walletId, userId: user.id } });
  if (wallet === null) throw new ApiError("wallet_not_found", "There is no such wallet of yours.");
  return { data: await listAutomations(database, user.id, walletId) };
});
