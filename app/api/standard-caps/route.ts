import { standardCapSchema } from "@/lib/protocol/app/wallet-limits.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { ensureDayCap } from "@/lib/server-seat/ensure-day-cap.ts";
import { ensureServerSigner } from "@/lib/server-seat/ensure-server-signer.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** The count that a day's limit is held against, made at first use. */
export const POST = postRoute(standardCapSchema, async () => {
  const database = getAppDatabase();
  return { aggregationId: await ensureDayCap(database, await ensureServerSigner(database, getServerSeatKey())) };
});
