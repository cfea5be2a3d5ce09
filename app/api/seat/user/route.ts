import { z } from "zod";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { copyFactors } from "@/lib/server-seat/copy-factors.ts";
import { ensureSeatUser } from "@/lib/server-seat/ensure-seat-user.ts";

/** First step of set-up: the person exists at the wallet backend. Answers the factor too, so that a set-up that was left half-way goes on. */
export const POST = postRoute(z.strictObject({}), async ({ user }) => {
  const database = getAppDatabase();
  const userId = await ensureSeatUser(database, user);
  return { userId, factor: await copyFactors(database, user.id, userId) };
});
