import { standardCapSchema } from "@/lib/protocol/app/wallet-limits.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { ensureServerSigner } from "@/lib/server-seat/ensure-server-signer.ts";
import { ensureStandardCap } from "@/lib/server-seat/ensure-standard-cap.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** The count that a day's limit is held against, made at first use. */
export const POST = postRoute(standardCapSchema, async ({ body: { name } }) => {
  const database = getAppDatabase();
  const ownerId = await ensureServerSigner(database, getServerSeatKey());
  return { aggregationId: await ensureStandardCap(database, name, ownerId) };
});
