import { changeRequestSchema } from "@/lib/protocol/app/custody-change.ts";
import { ApiError } from "@/lib/protocol/errors.ts";
import { getAppDatabase } from "@/lib/server-seat/app-database.ts";
import { getRoute, postRoute } from "@/lib/server-seat/bff-route.ts";
import { getEnvironment } from "@/lib/server-seat/environment.ts";
import { formatChange } from "@/lib/server-seat/format-change.ts";
import { runChange } from "@/lib/server-seat/run-change.ts";
import { getServerSeatKey } from "@/lib/server-seat/server-seat-key.ts";

const MAX_LISTED = 50;

/** The server's half of a change of custody: limits, signers, or the key itself. */
export const POST = postRoute(changeRequestSchema, async ({ user, body, log }) => {
  if (user.walletUserId === null) throw new ApiError("wallet_not_found", "Set up your wallet first.");
  const { PRIVY_APP_ID, WEB_ORIGIN, WALLET_API_ORIGIN } = getEnvironment();
  return runChange(body, {
    database: getAppDatabase(),
    userId: user.id,
    walletUserId: user.walletUserId,
    appId: PRIVY_APP_ID,
    webOrigin: WEB_ORIGIN,
    walletApiOrigin: WALLET_API_ORIGIN,
    seat: getServerSeatKey(),
    onSigned: ({ kind, words }, wallet) => log.info({ kind, words, walletId: wallet.id, custody: wallet.custody }, "custody_change.signed"),
  });
});

/** A wallet's changes, newest first. */
export const GET = getRoute(async ({ request, user }) => {
  const walletId = new URL(request.url).searchParams.get("wallet") ?? "";
  const where = { userId: user.id, walletId };
  const rows = await getAppDatabase().custodyChange.findMany({ where, orderBy: { createdAt: "desc" }, take: MAX_LISTED });
  return { data: rows.map(formatChange) };
});
