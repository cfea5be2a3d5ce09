import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute } from "@/lib/server-seat/bff-route.ts";
import { listActivity } from "@/lib/server-seat/list-activity.ts";

export const GET = getRoute(async ({ request, user }) => {
  const query = new URL(request.url).searchParams;
  const cursor = readId(query, "cursor");
  return listActivity(getAppDatabase(), { userId: user.id, walletId: readId(query, "wallet"), cursor });
});

function readId(query: URLSearchParams, name: string): string | null {
  const id = query.get(name);
  if (id !== null && !/^[0-9a-z]{1,64}$/.test(id)) throw new ApiError("invalid_data", `${name} is not one of ours.`, { field: name });
  return id;
}
