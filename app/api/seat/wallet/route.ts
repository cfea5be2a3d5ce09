import { z } from "zod";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { postRoute } from "@/lib/server-seat/bff-route.ts";
import { ensureSeatWallet } from "@/lib/server-seat/ensure-seat-wallet.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

/** Last step of set-up: the 2-of-2 quorum and its wallet. */
export const POST = postRoute(z.strictObject({}), async ({ user }) => ({
  wallet: await ensureSeatWallet(getAppDatabase(), user, getServerSeatKey().publicKeySpkiBase64),
}));
