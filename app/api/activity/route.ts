import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { listActivity } from "@/lib/server-seat/list-activity.ts";

export const GET = getRoute(async ({ request, user }) => {
  const cursor = new URL(request.url).searchParams.get("cursor");
  if (cursor !== null && !/^[0-9a-z]{1,64}$/.test(cursor)) throw new ApiError("invalid_data", "cursor is not one of ours.");
  return listActivity(getAppDatabase(), user.id, cursor);
});
