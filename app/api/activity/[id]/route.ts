import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { getActivity } from "@/lib/server-seat/list-activity.ts";

export const GET = getRoute<{ id: string }>(async ({ user, params }) => getActivity(getAppDatabase(), user.id, params.id));
